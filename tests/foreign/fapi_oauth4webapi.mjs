// npm `oauth4webapi` under FAPI 2.0, call by call: the same conversation as fapi_openid_client.mjs, one level lower.
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import * as oauth from 'oauth4webapi'
import { importJWK } from 'jose'
import { certificateFetch } from './certificate_fetch.mjs'

const options = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const say = (step, value) => console.log(JSON.stringify({ step, ...value }))
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const signs = options.profile === 'fapi2_message_signing'
const signer = options.private_jwk && {
  key: await importJWK(options.private_jwk, 'ES256'),
  kid: options.private_jwk.kid,
}
const client = {
  client_id: options.client_id,
  id_token_signed_response_alg: 'ES256',
  authorization_signed_response_alg: 'ES256',
  use_mtls_endpoint_aliases: Boolean(options.certificate),
}
const authentication = signer ? oauth.PrivateKeyJwt(signer) : oauth.TlsClientAuth()
const pair = options.dpop ? await oauth.generateKeyPair(options.dpop_alg ?? 'ES256') : undefined
const http = {
  [oauth.allowInsecureRequests]: true,
  ...(options.certificate ? { [oauth.customFetch]: certificateFetch(options) } : {}),
}
const held = { ...http, ...(pair ? { DPoP: oauth.DPoP(client, pair) } : {}) }

// RFC 9449 8 and 9: once more, where the server wants its nonce in the proof.
const withNonce = async (ask) => {
  try {
    return await ask()
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error
    return ask()
  }
}

const issuer = new URL(options.issuer)
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http))
say('discovery', { token_endpoint: as.token_endpoint })

const verifier = oauth.generateRandomCodeVerifier()
const state = oauth.generateRandomState()
const nonce = oauth.generateRandomNonce()
let parameters = new URLSearchParams({
  client_id: client.client_id,
  response_type: 'code',
  redirect_uri: options.redirect_uri,
  scope: options.scope,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
  ...(signs ? { response_mode: 'jwt' } : {}),
  ...(options.parameters ?? {}),
})
if (signs) parameters = new URLSearchParams({ request: await oauth.issueRequestObject(as, client, parameters, signer) })
const pushed = await withNonce(async () => {
  const response = await oauth.pushedAuthorizationRequest(as, client, authentication, parameters, held)
  return oauth.processPushedAuthorizationResponse(as, client, response)
})
const url = new URL(as.authorization_endpoint)
url.searchParams.set('client_id', client.client_id)
url.searchParams.set('request_uri', pushed.request_uri)
say('authorize', { url: url.href })

const callback = new URL((await lines.next()).value)
const answered = signs
  ? await oauth.validateJwtAuthResponse(as, client, callback, state, http)
  : oauth.validateAuthResponse(as, client, callback, state)
const tokens = await withNonce(async () => {
  const { redirect_uri } = options
  const response = await oauth.authorizationCodeGrantRequest(
    as, client, authentication, answered, redirect_uri, verifier, held,
  )
  const read = await oauth.processAuthorizationCodeResponse(as, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(as, response, http)
  return read
})
const { sub } = oauth.getValidatedIdTokenClaims(tokens)
say('tokens', { token_type: tokens.token_type, sub, has_refresh: Boolean(tokens.refresh_token) })

const userinfo = await withNonce(async () => {
  const response = await oauth.userInfoRequest(as, client, tokens.access_token, held)
  return oauth.processUserInfoResponse(as, client, sub, response)
})
say('userinfo', { userinfo })

const accept = new Headers({ accept: 'application/fhir+json' })
const answer = await withNonce(() =>
  oauth.protectedResourceRequest(tokens.access_token, 'GET', new URL(options.data), accept, null, held),
)
say('data', { status: answer.status, type: (await answer.json()).resourceType })

// A thief has the token, and neither the key nor the certificate.
const thief = await fetch(as.userinfo_endpoint, { headers: { authorization: `Bearer ${tokens.access_token}` } })
say('theft', { status: thief.status, challenge: thief.headers.get('www-authenticate') })

const refresh = () =>
  withNonce(async () => {
    const response = await oauth.refreshTokenGrantRequest(as, client, authentication, tokens.refresh_token, held)
    return oauth.processRefreshTokenResponse(as, client, response)
  })
const renewed = await refresh()
const rotated = renewed.refresh_token !== undefined && renewed.refresh_token !== tokens.refresh_token
say('refresh', { rotated, token_type: (await refresh()).token_type })

await oauth.processRevocationResponse(
  await oauth.revocationRequest(as, client, authentication, tokens.refresh_token, http),
)
let after = 'accepted'
try {
  await refresh()
} catch (error) {
  after = error.error
}
say('revocation', { after })
process.exit(0)
