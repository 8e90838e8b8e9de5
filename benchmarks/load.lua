-- wrk script: one kind of request; single-use tokens come from a file, each used once, starting at an offset.
-- arguments: KIND FOLDER OFFSET TOKEN_PATH USERINFO_PATH
local kind, tokens, next_token, path
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }

local function read(file)
  local lines = {}
  for line in io.lines(file) do lines[#lines + 1] = line end
  return lines
end

function init(args)
  kind = args[1]
  next_token = tonumber(args[3])
  -- the client `bench`; client credentials come from `bench-api`, whose access tokens are JWTs on both sides
  headers["Authorization"] = "Basic YmVuY2g6YmVuY2gtc2VjcmV0LWJlbmNoLXNlY3JldC1iZW5jaC1zZWNyZXQtMDA="
  if kind == "client_credentials" then
    headers["Authorization"] = "Basic YmVuY2gtYXBpOmJlbmNoLXNlY3JldC1iZW5jaC1zZWNyZXQtYmVuY2gtc2VjcmV0LTAw"
  end
  path = args[4]
  if kind == "code" then tokens = read(args[2] .. "/codes.txt") end
  if kind == "refresh" then tokens = read(args[2] .. "/refresh.txt") end
  if kind == "userinfo" then
    headers = { ["Authorization"] = "Bearer " .. read(args[2] .. "/access.txt")[1] }
    path = args[5]
  end
end

function request()
  if kind == "userinfo" then return wrk.format("GET", path, headers) end
  local body
  if kind == "client_credentials" then
    body = "grant_type=client_credentials&scope=api"
  else
    next_token = next_token + 1
    local token = tokens[next_token]
    if token == nil then error("out of tokens") end
    if kind == "code" then
      body = "grant_type=authorization_code&code=" .. token ..
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcallback" ..
        "&code_verifier=bench-verifier-bench-verifier-bench-verifier-bench"
    else
      body = "grant_type=refresh_token&refresh_token=" .. token
    end
  end
  return wrk.format("POST", path, headers, body)
end

function done(summary)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("\nRESULT %d %d %d\n", summary.requests, summary.duration, failed))
end
