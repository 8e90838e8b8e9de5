// The certified relying party `openid-client` plays a counter: CIBA (poll) against our provider.
// Speaks JSON lines: a login on a screen first, for the `sub`; then the question, its tokens or the refusal.
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'
import { importJWK } from 'jose'

const options = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const say = (step, value) => console.log(JSON.stringify({ step, ...value }))

const key = await importJWK(options.private_jwk, 'ES256')
const config = await client.discovery(
  new URL(options.issuer),
  options.client_id,
  { id_token_signed_response_alg: 'ES256' },
  client.PrivateKeyJwt({ key, kid: options.private_jwk.kid }),
  { execute: [client.allowInsecureRequests] },
)
say('discovery', {
  endpoint: config.serverMetadata().backchannel_authentication_endpoint,
  modes: config.serverMetadata().backchannel_token_delivery_modes_supported,
})

const codes = await client.initiateDeviceAuthorization(config, { scope: 'openid' })
say('codes', codes)
const known = (await client.pollDeviceAuthorizationGrant(config, codes)).claims()

for (const round of ['confirmed', 'refused']) {
  const asked = await client.initiateBackchannelAuthentication(config, {
    scope: 'openid',
    login_hint: known.sub,
    binding_message: options.binding_message,
  })
  say(`asked-${round}`, { expires_in: asked.expires_in, interval: asked.interval, sub: known.sub })
  try {
    const tokens = await client.pollBackchannelAuthenticationGrant(config, asked)
    const claims = tokens.claims()
    say(`${round}`, { claims, userinfo: await client.fetchUserInfo(config, tokens.access_token, claims.sub) })
  } catch (error) {
    say(`${round}`, { error: error.error ?? error.code })
  }
}
process.exit(0)
