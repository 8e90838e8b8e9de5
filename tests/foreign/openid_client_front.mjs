// `openid-client` with what travels through the browser signed: JAR, JAR inside PAR, JARM, and the hybrid and implicit
// flow by fragment or form post. Speaks JSON lines: prints {step: "authorize", url}, reads {redirect_url, form?} back.
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'
import { CompactEncrypt, importJWK } from 'jose'

const options = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const say = (step, value) => console.log(JSON.stringify({ step, ...value }))
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

const signing = { key: await importJWK(options.private_jwk, 'ES256'), kid: options.private_jwk.kid }
const config = await client.discovery(
  new URL(options.issuer),
  options.client_id,
  { id_token_signed_response_alg: 'ES256', authorization_signed_response_alg: 'ES256', use_mtls_endpoint_aliases: false },
  client.PrivateKeyJwt(signing),
  { execute: [client.allowInsecureRequests] },
)
if (options.flow === 'jarm') client.useJwtResponseMode(config)
if (options.flow === 'hybrid' || options.flow === 'detached') client.useCodeIdTokenResponseType(config)
if (options.flow === 'detached') client.enableDetachedSignatureResponseChecks(config)
if (options.flow === 'implicit') client.useIdTokenResponseType(config)

const pkceCodeVerifier = client.randomPKCECodeVerifier()
const expectedState = client.randomState()
const expectedNonce = client.randomNonce()
const proof = {
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: 'S256',
}
const parameters = {
  redirect_uri: options.redirect_uri,
  scope: 'openid',
  state: expectedState,
  nonce: expectedNonce,
  ...(options.flow === 'implicit' ? {} : proof),
  ...(options.response_mode ? { response_mode: options.response_mode } : {}),
}

async function encrypted(url) {
  const { keys } = await (await fetch(config.serverMetadata().jwks_uri)).json()
  const jwk = keys.find(({ use }) => use === 'enc')
  const inside = new TextEncoder().encode(url.searchParams.get('request'))
  const header = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', cty: 'oauth-authz-req+jwt', kid: jwk.kid }
  const sealed = await new CompactEncrypt(inside).setProtectedHeader(header).encrypt(await importJWK(jwk, header.alg))
  url.searchParams.set('request', sealed)
  return url
}

async function ask() {
  if (!options.jar) return client.buildAuthorizationUrl(config, parameters)
  const url = await client.buildAuthorizationUrlWithJAR(config, parameters, signing)
  if (options.jar === 'encrypted') return encrypted(url)
  if (options.jar === 'pushed') return client.buildAuthorizationUrlWithPAR(config, { request: url.searchParams.get('request') })
  return url
}
say('authorize', { url: (await ask()).href })

const { redirect_url, form } = JSON.parse((await lines.next()).value)
const answer = form
  ? new Request(redirect_url, { method: 'POST', body: new URLSearchParams(form) })
  : new URL(redirect_url)

if (options.flow === 'implicit') {
  say('claims', { claims: await client.implicitAuthentication(config, answer, expectedNonce, { expectedState }) })
  process.exit(0)
}
const tokens = await client.authorizationCodeGrant(config, answer, {
  pkceCodeVerifier,
  expectedState,
  expectedNonce,
  idTokenExpected: true,
})
say('claims', { claims: tokens.claims() })
const userinfo = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
say('userinfo', { userinfo })
process.exit(0)
