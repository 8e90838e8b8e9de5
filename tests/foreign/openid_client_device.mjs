// The certified relying party `openid-client` plays a screen: RFC 8628 against our provider.
// Speaks JSON lines: prints {step: "codes", ...}, waits by its own polling, prints the tokens or the refusal.
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'
import { importJWK } from 'jose'

const options = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const say = (step, value) => console.log(JSON.stringify({ step, ...value }))

async function authentication() {
  if (!options.private_jwk) return client.None()
  const key = await importJWK(options.private_jwk, 'ES256')
  return client.PrivateKeyJwt({ key, kid: options.private_jwk.kid })
}

const config = await client.discovery(
  new URL(options.issuer),
  options.client_id,
  { id_token_signed_response_alg: 'ES256' },
  await authentication(),
  { execute: [client.allowInsecureRequests] },
)
say('discovery', {
  endpoint: config.serverMetadata().device_authorization_endpoint,
  grant_types: config.serverMetadata().grant_types_supported,
})

const codes = await client.initiateDeviceAuthorization(config, { scope: options.scope, ...(options.parameters ?? {}) })
say('codes', codes)

let tokens
try {
  tokens = await client.pollDeviceAuthorizationGrant(config, codes)
} catch (error) {
  say('refused', { error: error.error ?? error.code })
  process.exit(0)
}
const claims = tokens.claims()
say('tokens', { claims, scope: tokens.scope, has_refresh: Boolean(tokens.refresh_token) })
say('userinfo', { userinfo: await client.fetchUserInfo(config, tokens.access_token, claims.sub) })

let again = 'accepted'
try {
  await client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', { device_code: codes.device_code })
} catch (error) {
  again = error.error
}
say('again', { again })
process.exit(0)
