// Where oidc-provider keeps its rows: an unbounded map (durable against nothing), SQLite with synchronous=FULL, or PostgreSQL
// with synchronous commit. The adapter interface has no transaction, so each call is a statement and a commit of its own.

const MAKE = {
  map: async () => {
    const rows = new Map()
    const byGrant = new Map()
    const uids = new Map()
    return {
      put(key, payload) {
        rows.set(key, payload)
        if (payload.uid) uids.set(payload.uid, key)
        if (!payload.grantId) return
        const list = byGrant.get(payload.grantId)
        if (list) list.push(key)
        else byGrant.set(payload.grantId, [key])
      },
      get: (key) => rows.get(key),
      byUid: (uid) => rows.get(uids.get(uid)),
      consume(key, now) { rows.get(key).consumed = now },
      drop: (key) => rows.delete(key),
      dropGrant(grantId) { for (const key of byGrant.get(grantId) ?? []) rows.delete(key) },
    }
  },

  sqlite: async (place) => {
    const { DatabaseSync } = await import('node:sqlite')
    const db = new DatabaseSync(place)
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL')
    db.exec('CREATE TABLE row (key TEXT PRIMARY KEY, grant_id TEXT, uid TEXT, payload TEXT NOT NULL) WITHOUT ROWID')
    db.exec('CREATE INDEX row_grant ON row (grant_id) WHERE grant_id IS NOT NULL')
    db.exec('CREATE INDEX row_uid ON row (uid) WHERE uid IS NOT NULL')
    const put = db.prepare('INSERT INTO row VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET payload = excluded.payload')
    const get = db.prepare('SELECT payload FROM row WHERE key = ?')
    const byUid = db.prepare('SELECT payload FROM row WHERE uid = ?')
    const consume = db.prepare("UPDATE row SET payload = json_set(payload, '$.consumed', ?) WHERE key = ?")
    const drop = db.prepare('DELETE FROM row WHERE key = ?')
    const dropGrant = db.prepare('DELETE FROM row WHERE grant_id = ?')
    const read = (row) => (row ? JSON.parse(row.payload) : undefined)
    return {
      begin: () => db.exec('BEGIN'),
      commit: () => db.exec('COMMIT'),
      put: (key, payload) => put.run(key, payload.grantId ?? null, payload.uid ?? null, JSON.stringify(payload)),
      get: (key) => read(get.get(key)),
      byUid: (uid) => read(byUid.get(uid)),
      consume: (key, now) => consume.run(now, key),
      drop: (key) => drop.run(key),
      dropGrant: (grantId) => dropGrant.run(grantId),
    }
  },

  postgres: async (place) => {
    const { default: pg } = await import('pg')
    // The rows of a start need not be durable one by one; from then on every commit waits for the disk.
    const connected = (commits) => new pg.Pool({ connectionString: `${place}%20-csynchronous_commit%3D${commits}`, max: 16 })
    let pool = connected('off')
    await pool.query('CREATE TABLE row (key TEXT PRIMARY KEY, grant_id TEXT, uid TEXT, payload JSONB NOT NULL)')
    await pool.query('CREATE INDEX row_grant ON row (grant_id) WHERE grant_id IS NOT NULL')
    await pool.query('CREATE INDEX row_uid ON row (uid) WHERE uid IS NOT NULL')
    const ask = (name, text, values) => pool.query({ name, text, values })
    const read = async (answer) => (await answer).rows[0]?.payload
    return {
      begin() {},
      async commit() { await pool.end(); pool = connected('on') },
      put: (key, payload) => ask('put',
        'INSERT INTO row VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO UPDATE SET payload = excluded.payload',
        [key, payload.grantId ?? null, payload.uid ?? null, payload]),
      get: (key) => read(ask('get', 'SELECT payload FROM row WHERE key = $1', [key])),
      byUid: (uid) => read(ask('byUid', 'SELECT payload FROM row WHERE uid = $1', [uid])),
      consume: (key, now) => ask('consume',
        "UPDATE row SET payload = jsonb_set(payload, '{consumed}', to_jsonb($1::int)) WHERE key = $2", [now, key]),
      drop: (key) => ask('drop', 'DELETE FROM row WHERE key = $1', [key]),
      dropGrant: (grantId) => ask('dropGrant', 'DELETE FROM row WHERE grant_id = $1', [grantId]),
    }
  },
}

// The adapter class for oidc-provider, over one of the three; `bulk` makes the rows of a start in one transaction where it can.
export async function storage(kind, place) {
  const rows = await MAKE[kind](place)
  class Adapter {
    constructor(name) { this.name = name }
    key(id) { return `${this.name}:${id}` }
    async upsert(id, payload) { await rows.put(this.key(id), payload) }
    async find(id) { return rows.get(this.key(id)) }
    async findByUid(uid) { return rows.byUid(uid) }
    async findByUserCode() { return undefined }
    async consume(id) { await rows.consume(this.key(id), Math.floor(Date.now() / 1000)) }
    async destroy(id) { await rows.drop(this.key(id)) }
    async revokeByGrantId(grantId) { await rows.dropGrant(grantId) }
  }
  const bulk = async (work) => {
    rows.begin?.()
    await work()
    await rows.commit?.()
  }
  return { Adapter, bulk }
}
