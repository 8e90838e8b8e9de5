// npm `openid-client` under FAPI 2.0: pushed requests, tokens tied to a DPoP key or a certificate, and, for message
// signing, signed requests and signed answers. Speaks JSON lines like openid_client.mjs.
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'
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

const config = await client.discovery(
  new URL(options.issuer),
  options.client_id,
  {
    id_token_signed_response_alg: 'ES256',
    authorization_signed_response_alg: 'ES256',
    use_mtls_endpoint_aliases: Boolean(options.certificate),
  },
  signer ? client.PrivateKeyJwt(signer) : client.TlsClientAuth(),
  {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
    ...(options.certificate ? { [client.customFetch]: certificateFetch(options) } : {}),
  },
)
const pair = options.dpop ? await client.randomDPoPKeyPair(options.dpop_alg ?? 'ES256') : undefined
const held = pair ? { DPoP: client.getDPoPHandle(config, pair) } : {}
if (signs) client.useJwtResponseMode(config)
say('discovery', { token_endpoint: config.serverMetadata().token_endpoint })

const pkceCodeVerifier = client.randomPKCECodeVerifier()
const expectedState = client.randomState()
const expectedNonce = client.randomNonce()
let parameters = {
  redirect_uri: options.redirect_uri,
  scope: options.scope,
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: 'S256',
  state: expectedState,
  nonce: expectedNonce,
  ...(options.parameters ?? {}),
}
if (signs) parameters = (await client.buildAuthorizationUrlWithJAR(config, parameters, signer)).searchParams
say('authorize', { url: (await client.buildAuthorizationUrlWithPAR(config, parameters, held)).href })

const callback = new URL((await lines.next()).value)
const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
const tokens = await client.authorizationCodeGrant(config, callback, checks, undefined, held)
const claims = tokens.claims()
say('tokens', { token_type: tokens.token_type, sub: claims.sub, has_refresh: Boolean(tokens.refresh_token) })

say('userinfo', { userinfo: await client.fetchUserInfo(config, tokens.access_token, claims.sub, held) })

const accept = new Headers({ accept: 'application/fhir+json' })
const data = new URL(options.data)
const answer = await client.fetchProtectedResource(config, tokens.access_token, data, 'GET', null, accept, held)
say('data', { status: answer.status, type: (await answer.json()).resourceType })

// A thief has the token, and neither the key nor the certificate.
const thief = await fetch(config.serverMetadata().userinfo_endpoint, {
  headers: { authorization: `Bearer ${tokens.access_token}` },
})
say('theft', { status: thief.status, challenge: thief.headers.get('www-authenticate') })

const renewed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, held)
const rotated = renewed.refresh_token !== undefined && renewed.refresh_token !== tokens.refresh_token
const again = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, held)
say('refresh', { rotated, token_type: again.token_type })

await client.tokenRevocation(config, tokens.refresh_token)
let after = 'accepted'
try {
  await client.refreshTokenGrant(config, tokens.refresh_token, undefined, held)
} catch (error) {
  after = error.error
}
say('revocation', { after })
process.exit(0)
