// Goes on as soon as every client's frame has loaded; without this script the page goes on by itself after 3 seconds.
addEventListener("load", () => document.getElementById("continue").click());
