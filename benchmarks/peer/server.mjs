// npm oidc-provider with an unbounded in-memory adapter: the fastest storage it could have, durable against nothing.
// usage: node server.mjs PORT FOLDER COUNT   (writes FOLDER/codes.txt, refresh.txt, access.txt, then listens)
import { writeFileSync } from 'node:fs'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { Provider } from 'oidc-provider'

const [port, folder, count] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])]
const VERIFIER = 'bench-verifier-bench-verifier-bench-verifier-bench'
const challenge = createHash('sha256').update(VERIFIER).digest('base64url')
const redirectUri = 'http://127.0.0.1:9/callback'

const rows = new Map()
const byGrant = new Map()
class Unbounded {
  constructor(name) { this.name = name }
  key(id) { return `${this.name}:${id}` }
  async upsert(id, payload) {
    rows.set(this.key(id), payload)
    if (payload.grantId) {
      const list = byGrant.get(payload.grantId)
      if (list) list.push(this.key(id))
      else byGrant.set(payload.grantId, [this.key(id)])
    }
  }
  async find(id) { return rows.get(this.key(id)) }
  async findByUid() { return undefined }
  async findByUserCode() { return undefined }
  async consume(id) { rows.get(this.key(id)).consumed = Math.floor(Date.now() / 1000) }
  async destroy(id) { rows.delete(this.key(id)) }
  async revokeByGrantId(grantId) { for (const key of byGrant.get(grantId) ?? []) rows.delete(key) }
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: Unbounded,
  clients: [{
    client_id: 'bench', client_secret: 'bench-secret-bench-secret-bench-secret-00', redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'], response_types: ['code'],
    id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'client_secret_basic',
  }, {
    client_id: 'bench-api', client_secret: 'bench-secret-bench-secret-bench-secret-00', redirect_uris: [],
    grant_types: ['client_credentials'], response_types: [],
    id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'client_secret_basic',
  }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig', alg: 'ES256' }] },
  enabledJWA: { idTokenSigningAlgValues: ['ES256', 'RS256'] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  pkce: { required: () => true },
  ttl: { AccessToken: 3600, AuthorizationCode: 3600, IdToken: 3600, RefreshToken: 86400, Grant: 86400, ClientCredentials: 300 },
  rotateRefreshToken: true,
  findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (ctx) => (ctx.oidc.params?.grant_type === 'client_credentials' ? 'urn:bench:api' : undefined),
      getResourceServerInfo: async () => ({ scope: 'api', accessTokenFormat: 'jwt', accessTokenTTL: 300, jwt: { sign: { alg: 'ES256' } } }),
      useGrantedResource: async () => false,
    },
  },
})

const client = await provider.Client.find('bench')
const now = Math.floor(Date.now() / 1000)
async function grantFor(accountId) {
  const grant = new provider.Grant({ accountId, clientId: 'bench' })
  grant.addOIDCScope('openid offline_access')
  return grant.save()
}
const codes = []
const refreshes = []
for (let i = 0; i < count; i += 1) {
  const accountId = `person-${i}`
  codes.push(await new provider.AuthorizationCode({
    accountId, client, grantId: await grantFor(accountId), scope: 'openid', redirectUri, authTime: now,
    codeChallenge: challenge, codeChallengeMethod: 'S256', gty: 'authorization_code', nonce: 'n-0S6_WzA2Mj',
  }).save())
  refreshes.push(await new provider.RefreshToken({
    accountId, client, grantId: await grantFor(accountId), scope: 'openid offline_access', authTime: now,
    gty: 'authorization_code', rotations: 0, iiat: now, nonce: 'n-0S6_WzA2Mj',
  }).save())
}
const access = await new provider.AccessToken({
  accountId: 'person-0', client, grantId: await grantFor('person-0'), scope: 'openid', gty: 'authorization_code',
}).save()
writeFileSync(`${folder}/codes.txt`, codes.join('\n'))
writeFileSync(`${folder}/refresh.txt`, refreshes.join('\n'))
writeFileSync(`${folder}/access.txt`, access)
provider.listen(port, '127.0.0.1', () => console.log('ready'))
