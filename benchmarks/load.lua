-- wrk script: one kind of request; single-use tokens come from a file, each used once, starting at an offset.
-- arguments: KIND FOLDER OFFSET TOKEN_PATH USERINFO_PATH INTROSPECTION_PATH AUTHORIZATION_PATH
local kind, tokens, next_token, path, session, authorize
local waiting = {} -- codes that came back and were not redeemed yet (sso)
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
-- the clients `bench`, `bench-api`, `bench-opaque` and `bench-rs`, all with the same secret
local BENCH = "Basic YmVuY2g6YmVuY2gtc2VjcmV0LWJlbmNoLXNlY3JldC1iZW5jaC1zZWNyZXQtMDA="
local BENCH_API = "Basic YmVuY2gtYXBpOmJlbmNoLXNlY3JldC1iZW5jaC1zZWNyZXQtYmVuY2gtc2VjcmV0LTAw"
local BENCH_OPAQUE = "Basic YmVuY2gtb3BhcXVlOmJlbmNoLXNlY3JldC1iZW5jaC1zZWNyZXQtYmVuY2gtc2VjcmV0LTAw"
local BENCH_RS = "Basic YmVuY2gtcnM6YmVuY2gtc2VjcmV0LWJlbmNoLXNlY3JldC1iZW5jaC1zZWNyZXQtMDA="
local REDIRECT = "http%3A%2F%2F127.0.0.1%3A9%2Fcallback"
local VERIFIER = "bench-verifier-bench-verifier-bench-verifier-bench"
local CHALLENGE = "e-6BU4cmSbEr4vcxiKgKhzFxAsILzkoBCxEHng6QbkA"

local function read(file)
  local lines = {}
  for line in io.lines(file) do lines[#lines + 1] = line end
  return lines
end

function init(args)
  kind = args[1]
  next_token = tonumber(args[3])
  path = args[4]
  headers["Authorization"] = BENCH
  if kind == "client_credentials" then headers["Authorization"] = BENCH_API end
  if kind == "client_credentials_opaque" then headers["Authorization"] = BENCH_OPAQUE end
  if kind == "code" then tokens = read(args[2] .. "/codes.txt") end
  if kind == "code_rs256" then
    tokens = read(args[2] .. "/rs_codes.txt")
    headers["Authorization"] = BENCH_RS
  end
  if kind == "refresh" then tokens = read(args[2] .. "/refresh.txt") end
  if kind == "introspection" then
    tokens = read(args[2] .. "/api.txt")
    headers["Authorization"] = BENCH_API
    path = args[6]
  end
  if kind == "userinfo" then
    headers = { ["Authorization"] = "Bearer " .. read(args[2] .. "/access.txt")[1] }
    path = args[5]
  end
  if kind == "sso" then
    session = { ["Cookie"] = read(args[2] .. "/session.txt")[1] }
    authorize = args[7] .. "?client_id=bench&response_type=code&scope=openid&state=s&nonce=n-0S6_WzA2Mj&redirect_uri=" ..
      REDIRECT .. "&code_challenge_method=S256&code_challenge=" .. CHALLENGE
  else
    response = nil -- wrk is faster when nobody listens
  end
end

local function redeem(code)
  return wrk.format("POST", path, headers,
    "grant_type=authorization_code&code=" .. code .. "&redirect_uri=" .. REDIRECT .. "&code_verifier=" .. VERIFIER)
end

function request()
  if kind == "userinfo" then return wrk.format("GET", path, headers) end
  if string.find(kind, "client_credentials", 1, true) then
    return wrk.format("POST", path, headers, "grant_type=client_credentials&scope=api")
  end
  if kind == "introspection" then return wrk.format("POST", path, headers, "token=" .. tokens[1]) end
  if kind == "sso" then
    local code = table.remove(waiting)
    if code then return redeem(code) end
    return wrk.format("GET", authorize, session)
  end
  next_token = next_token + 1
  local token = tokens[next_token]
  if token == nil then error("out of tokens") end
  if kind == "refresh" then
    return wrk.format("POST", path, headers, "grant_type=refresh_token&refresh_token=" .. token)
  end
  return redeem(token)
end

-- wrk counts 303 and 302 as good answers; what is no code and no tokens is counted here.
local wrong = 0
function response(status, fields, body)
  if status == 302 or status == 303 then
    local code = string.match(fields["location"] or fields["Location"] or "", "[?&]code=([^&]+)")
    if code then waiting[#waiting + 1] = code else wrong = wrong + 1 end
  elseif status ~= 200 or not string.find(body, "id_token", 1, true) then
    wrong = wrong + 1
  end
  if wrong > 0 then print("WRONG " .. status .. " " .. (fields["location"] or body)) end
end

function done(summary)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("\nRESULT %d %d %d\n", summary.requests, summary.duration, failed))
end
