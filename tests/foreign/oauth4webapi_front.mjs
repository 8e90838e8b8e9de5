// `oauth4webapi`, a library for browsers and workers, opens and judges each kind of signed answer by itself.
// Speaks JSON lines: prints {step: "authorize", url}, reads {redirect_url, form?} back.
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import * as oauth from 'oauth4webapi'
import { importJWK } from 'jose'

const options = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const say = (step, value) => console.log(JSON.stringify({ step, ...value }))
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const plain = { [oauth.allowInsecureRequests]: true }

const issuer = new URL(options.issuer)
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain))
const rp = {
  client_id: options.client_id,
  id_token_signed_response_alg: 'ES256',
  authorization_signed_response_alg: 'ES256',
}
const key = { key: await importJWK(options.private_jwk, 'ES256'), kid: options.private_jwk.kid }
const authentication = oauth.PrivateKeyJwt(key)

const verifier = oauth.generateRandomCodeVerifier()
const state = oauth.generateRandomState()
const nonce = oauth.generateRandomNonce()
const parameters = new URLSearchParams({
  redirect_uri: options.redirect_uri,
  response_type: options.response_type ?? 'code',
  response_mode: options.response_mode,
  scope: 'openid',
  state,
  nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  ...(options.max_age === undefined ? {} : { max_age: options.max_age }),
})
const request = await oauth.issueRequestObject(as, rp, parameters, key)
const pushed = await oauth.processPushedAuthorizationResponse(
  as,
  rp,
  await oauth.pushedAuthorizationRequest(as, rp, authentication, new URLSearchParams({ request }), plain),
)
const url = new URL(as.authorization_endpoint)
url.searchParams.set('client_id', rp.client_id)
url.searchParams.set('request_uri', pushed.request_uri)
say('authorize', { url: url.href })

const { redirect_url, form } = JSON.parse((await lines.next()).value)
const sent = form
  ? new URLSearchParams(form)
  : new URLSearchParams(new URL(redirect_url)[options.response_mode.startsWith('fragment') ? 'hash' : 'search'].slice(1))

async function judge() {
  if (options.response_mode.endsWith('jwt')) return oauth.validateJwtAuthResponse(as, rp, sent, state, plain)
  if (options.detached) return oauth.validateDetachedSignatureResponse(as, rp, sent, nonce, state, options.max_age, plain)
  if (options.response_type) return oauth.validateCodeIdTokenResponse(as, rp, sent, nonce, state, options.max_age, plain)
  return oauth.validateAuthResponse(as, rp, sent, state)
}
const callback = await judge()
const response = await oauth.authorizationCodeGrantRequest(
  as, rp, authentication, callback, options.redirect_uri, verifier, plain)
const tokens = await oauth.processAuthorizationCodeResponse(as, rp, response, { expectedNonce: nonce, requireIdToken: true })
say('claims', { claims: oauth.getValidatedIdTokenClaims(tokens) })
process.exit(0)
