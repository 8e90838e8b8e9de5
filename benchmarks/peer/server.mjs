// npm oidc-provider for the benchmark.
// usage: node server.mjs PORT FOLDER COUNT KIND [PLACE]
// Makes its tokens (FOLDER/codes.txt, rs_codes.txt, refresh.txt, access.txt, api.txt), listens, then logs one browser in
// (session.txt: its cookies).
import { writeFileSync } from 'node:fs'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { Provider } from 'oidc-provider'
import { storage } from './storage.mjs'

const [port, folder, count, kind, place] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4]), process.argv[5], process.argv[6]]
const VERIFIER = 'bench-verifier-bench-verifier-bench-verifier-bench'
const SECRET = 'bench-secret-bench-secret-bench-secret-00'
const PERSON = 'person-0'
const challenge = createHash('sha256').update(VERIFIER).digest('base64url')
const redirectUri = 'http://127.0.0.1:9/callback'
const issuer = `http://127.0.0.1:${port}`
const { Adapter, bulk } = await storage(kind, place)

const key = (type, options, alg) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), kid: alg, use: 'sig', alg,
})
const login = (id, alg) => ({
  client_id: id, client_secret: SECRET, redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
  id_token_signed_response_alg: alg, token_endpoint_auth_method: 'client_secret_basic',
})
const own = (id) => ({
  client_id: id, client_secret: SECRET, redirect_uris: [], response_types: [], grant_types: ['client_credentials'],
  id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'client_secret_basic',
})
const JWT = { accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }
const provider = new Provider(issuer, {
  adapter: Adapter,
  clients: [login('bench', 'ES256'), login('bench-rs', 'RS256'), own('bench-api'), own('bench-opaque')],
  jwks: { keys: [key('ec', { namedCurve: 'P-256' }, 'ES256'), key('rsa', { modulusLength: 2048 }, 'RS256')] },
  enabledJWA: { idTokenSigningAlgValues: ['ES256', 'RS256'] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  pkce: { required: () => true },
  ttl: {
    AccessToken: 3600, AuthorizationCode: 3600, IdToken: 3600, RefreshToken: 86400, Grant: 86400,
    ClientCredentials: 300, Session: 28800, Interaction: 600,
  },
  rotateRefreshToken: true,
  findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (ctx) => (ctx.oidc.params?.grant_type === 'client_credentials' ? 'urn:bench:api' : undefined),
      getResourceServerInfo: async (ctx, resource, at) => (
        { scope: 'api', accessTokenTTL: 300, ...(at.clientId === 'bench-api' ? JWT : { accessTokenFormat: 'opaque' }) }
      ),
      useGrantedResource: async () => false,
    },
  },
})

const now = Math.floor(Date.now() / 1000)
async function grantFor(accountId, clientId) {
  const grant = new provider.Grant({ accountId, clientId })
  grant.addOIDCScope('openid offline_access')
  return grant.save()
}
const client = await provider.Client.find('bench')
const rsClient = await provider.Client.find('bench-rs')
async function code(accountId, at) {
  return new provider.AuthorizationCode({
    accountId, client: at, grantId: await grantFor(accountId, at.clientId), scope: 'openid', redirectUri, authTime: now,
    codeChallenge: challenge, codeChallengeMethod: 'S256', gty: 'authorization_code', nonce: 'n-0S6_WzA2Mj',
  }).save()
}
async function refresh(accountId) {
  return new provider.RefreshToken({
    accountId, client, grantId: await grantFor(accountId, 'bench'), scope: 'openid offline_access', authTime: now,
    gty: 'authorization_code', rotations: 0, iiat: now, nonce: 'n-0S6_WzA2Mj',
  }).save()
}

// One login of one browser, so that /auth finds a session and a grant: what the pages of a real login leave behind.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next()
  const grantId = await grantFor(PERSON, 'bench')
  return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: PERSON, remember: true }, consent: { grantId } })
})
async function sessionOf() {
  const jar = new Map()
  let at = `${issuer}/auth?client_id=bench&response_type=code&scope=openid&redirect_uri=${encodeURIComponent(redirectUri)}&code_challenge=${challenge}&code_challenge_method=S256`
  while (at.startsWith(issuer)) {
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=')
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    at = new URL(answer.headers.get('location'), issuer).href
  }
  return [...jar].filter(([name]) => name.startsWith('_session')).map(([name, value]) => `${name}=${value}`).join('; ')
}

const lines = { codes: [], rs_codes: [], refresh: [] }
const minted = async () => {
  for (let i = 0; i < count; i += 1) {
    lines.codes.push(await code(`person-${i}`, client))
    lines.refresh.push(await refresh(`person-${i}`))
    if (i < count / 4) lines.rs_codes.push(await code(`person-${i}`, rsClient))
  }
}
await bulk(minted)
const access = await new provider.AccessToken({
  accountId: PERSON, client, grantId: await grantFor(PERSON, 'bench'), scope: 'openid', gty: 'authorization_code',
}).save()
for (const [name, values] of Object.entries({ ...lines, access: [access], api: [access] })) {
  writeFileSync(`${folder}/${name}.txt`, values.join('\n'))
}
provider.listen(port, '127.0.0.1', async () => {
  writeFileSync(`${folder}/session.txt`, await sessionOf())
  console.log('ready')
})
