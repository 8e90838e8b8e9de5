// The certified relying party `openid-client` does its strictest flow against our provider.
// Speaks JSON lines: prints {step: "authorize", url}, reads the redirect URL from standard input, prints what it learnt.
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'
import { importJWK } from 'jose'

const options = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const say = (step, value) => console.log(JSON.stringify({ step, ...value }))
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

async function authentication() {
  if (options.client_secret) return client.ClientSecretBasic(options.client_secret)
  if (!options.private_jwk) return client.None()
  const key = await importJWK(options.private_jwk, 'ES256')
  return client.PrivateKeyJwt({ key, kid: options.private_jwk.kid })
}

const config = await client.discovery(
  new URL(options.issuer),
  options.client_id,
  { id_token_signed_response_alg: options.id_token_alg ?? 'ES256', use_mtls_endpoint_aliases: false },
  await authentication(),
  { execute: [client.allowInsecureRequests] },
)
say('discovery', { issuer: config.serverMetadata().issuer })

const code_verifier = client.randomPKCECodeVerifier()
const expectedState = client.randomState()
const expectedNonce = client.randomNonce()
const parameters = {
  redirect_uri: options.redirect_uri,
  scope: options.scope ?? 'openid offline_access',
  code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
  code_challenge_method: 'S256',
  state: expectedState,
  nonce: expectedNonce,
  ...(options.parameters ?? {}),
}
const build = options.par === false ? client.buildAuthorizationUrl : client.buildAuthorizationUrlWithPAR
say('authorize', { url: (await build(config, parameters)).href })

const callback = new URL((await lines.next()).value)
const tokens = await client.authorizationCodeGrant(config, callback, {
  pkceCodeVerifier: code_verifier,
  expectedState,
  expectedNonce,
  idTokenExpected: true,
})
const claims = tokens.claims()
say('tokens', { claims, scope: tokens.scope, has_refresh: Boolean(tokens.refresh_token) })

const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
say('userinfo', { userinfo })

if (tokens.refresh_token) {
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
  say('refresh', { rotated: refreshed.refresh_token !== tokens.refresh_token, sub: refreshed.claims()?.sub ?? claims.sub })
  let reuse = 'accepted'
  try {
    await client.refreshTokenGrant(config, tokens.refresh_token)
  } catch (error) {
    reuse = error.error
  }
  let survivor = 'accepted'
  try {
    await client.refreshTokenGrant(config, refreshed.refresh_token)
  } catch (error) {
    survivor = error.error
  }
  say('reuse', { reuse, survivor })
}

if (options.introspect) say('introspection', { answer: await client.tokenIntrospection(config, tokens.access_token) })
await client.tokenRevocation(config, tokens.access_token)
let after = 'accepted'
try {
  await client.fetchUserInfo(config, tokens.access_token, claims.sub)
} catch (error) {
  after = error.cause?.[0]?.parameters?.error ?? error.code
}
say('revocation', { after })

const logout = client.buildEndSessionUrl(config, {
  post_logout_redirect_uri: options.post_logout_redirect_uri,
  id_token_hint: tokens.id_token,
  state: 'bye',
})
say('logout', { url: logout.href })
process.exit(0)
