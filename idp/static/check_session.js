// OpenID Connect Session Management 1.0, 3.2: a client's page asks whether the session it knows is still this browser's.
const cookie = document.currentScript.dataset.cookie;

function shown() {
  const pair = document.cookie.split("; ").find((each) => each.startsWith(`${cookie}=`));
  return pair ? pair.slice(cookie.length + 1) : "";
}

// The same as idp/logout/browser_state.py says it.
async function stateOf(clientId, origin, salt) {
  const text = new TextEncoder().encode(`${clientId} ${origin} ${shown()} ${salt}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return `${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}.${salt}`;
}

async function answer(message, origin) {
  const [clientId, state, ...more] = typeof message === "string" ? message.split(" ") : [];
  const salt = (state ?? "").split(".")[1];
  if (!clientId || !salt || more.length) return "error";
  return (await stateOf(clientId, origin, salt)) === state ? "unchanged" : "changed";
}

addEventListener("message", async (event) => {
  // Only whoever put this frame into his page, or his own frame beside it (3.1), and only where he has an origin to be
  // answered at.
  const near = event.source === parent || event.source?.parent === parent;
  if (!near || event.origin === "null") return;
  event.source.postMessage(await answer(event.data, event.origin), event.origin);
});
