// A web site on Express with `express-openid-connect`: the login is its own affair, and it hears of logouts elsewhere.
// Prints {step: "listening"} and serves until it is told to end.
import { readFileSync } from 'node:fs'
import express from 'express'
import { auth } from 'express-openid-connect'

const options = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const told = new Map() // what its Back-Channel Logout store keeps: sid and sub of logins that have ended

const app = express()
app.use(
  auth({
    issuerBaseURL: options.issuer,
    baseURL: options.base_url,
    clientID: options.client_id,
    clientSecret: options.client_secret,
    clientAuthMethod: 'client_secret_basic',
    secret: options.session_secret,
    idTokenSigningAlg: 'ES256',
    idpLogout: true,
    authRequired: false,
    pushedAuthorizationRequests: true,
    authorizationParams: { response_type: 'code', response_mode: 'query', scope: 'openid' },
    routes: { callback: '/callback', postLogoutRedirect: '/signed-out', backchannelLogout: '/backchannel-logout' },
    backchannelLogout: {
      store: {
        get: (id, done) => done(null, told.get(id)),
        set: (id, value, done) => done(null, told.set(id, value) && undefined),
        destroy: (id, done) => done(null, told.delete(id) && undefined),
      },
    },
  }),
)
app.get('/signed-out', (_, response) => response.send('<p id="signed-out">signed out</p>'))
app.get('/me', (request, response) => {
  const claims = request.oidc.isAuthenticated() ? request.oidc.idTokenClaims : {}
  response.json({ sub: claims.sub ?? null, sid: claims.sid ?? null, told: [...told.keys()] })
})

app.listen(Number(new URL(options.base_url).port), '127.0.0.1', () => {
  console.log(JSON.stringify({ step: 'listening' }))
})
process.stdin.once('data', () => process.exit(0))
