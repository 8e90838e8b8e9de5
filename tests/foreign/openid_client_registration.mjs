// The certified relying party `openid-client` registers itself, logs somebody in, and opens what was encrypted to it.
// Speaks JSON lines like openid_client.mjs.
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'
import { exportJWK, generateKeyPair } from 'jose'

const options = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const say = (step, value) => console.log(JSON.stringify({ step, ...value }))
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

const signing = await generateKeyPair('ES256', { extractable: true })
const opening = await generateKeyPair('ECDH-ES+A256KW', { extractable: true })
const jwks = {
  keys: [
    { ...(await exportJWK(signing.publicKey)), kid: 'sig', use: 'sig', alg: 'ES256' },
    { ...(await exportJWK(opening.publicKey)), kid: 'enc', use: 'enc', alg: 'ECDH-ES+A256KW' },
  ],
}
const sealed = (answer) => ({
  [`${answer}_signed_response_alg`]: options.alg,
  [`${answer}_encrypted_response_alg`]: 'ECDH-ES+A256KW',
  [`${answer}_encrypted_response_enc`]: 'A256GCM',
})
const config = await client.dynamicClientRegistration(
  new URL(options.issuer),
  {
    client_name: 'Aoi Shop',
    redirect_uris: [options.redirect_uri],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks,
    ...sealed('id_token'),
    ...sealed('userinfo'),
  },
  client.PrivateKeyJwt({ key: signing.privateKey, kid: 'sig' }),
  { initialAccessToken: options.invitation, execute: [client.allowInsecureRequests] },
)
client.enableDecryptingResponses(config, ['A256GCM'], { key: opening.privateKey, kid: 'enc' })
const registered = config.clientMetadata()
say('registered', { metadata: registered })

const code_verifier = client.randomPKCECodeVerifier()
const expectedNonce = client.randomNonce()
const url = await client.buildAuthorizationUrlWithPAR(config, {
  redirect_uri: options.redirect_uri,
  scope: 'openid',
  code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
  code_challenge_method: 'S256',
  nonce: expectedNonce,
})
say('authorize', { url: url.href })
const tokens = await client.authorizationCodeGrant(config, new URL((await lines.next()).value), {
  pkceCodeVerifier: code_verifier,
  expectedNonce,
  idTokenExpected: true,
})
const claims = tokens.claims()
say('tokens', { claims, parts: tokens.id_token.split('.').length })
say('userinfo', { userinfo: await client.fetchUserInfo(config, tokens.access_token, claims.sub) })

const manage = (method, body) =>
  fetch(registered.registration_client_uri, {
    method,
    body: body && JSON.stringify(body),
    headers: { authorization: `Bearer ${registered.registration_access_token}`, 'content-type': 'application/json' },
  })
const read = await (await manage('GET')).json()
say('read', { same: read.redirect_uris[0] === options.redirect_uri, client_id: read.client_id })
say('removed', { status: (await manage('DELETE')).status, after: (await manage('GET')).status })
process.exit(0)
