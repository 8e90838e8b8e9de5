// `fetch` with a client certificate (RFC 8705), made from node:https. Plain http goes the ordinary way.
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { Readable } from 'node:stream'

export function certificateFetch({ certificate, key, server_ca }) {
  const tls = { cert: readFileSync(certificate), key: readFileSync(key), ca: readFileSync(server_ca) }
  return (url, { method = 'GET', headers = {}, body, signal, redirect } = {}) => {
    if (new URL(url).protocol !== 'https:') return fetch(url, { method, headers, body, signal, redirect })
    return new Promise((resolve, reject) => {
      const sent = body instanceof URLSearchParams ? body.toString() : body
      const typed = body instanceof URLSearchParams ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
      const own = { ...typed, ...Object.fromEntries(new Headers(headers)) }
      const asked = request(url, { method, headers: own, ...tls }, (answer) => {
        const empty = answer.statusCode === 204 || answer.statusCode === 304
        const content = empty ? null : Readable.toWeb(answer)
        resolve(new Response(content, { status: answer.statusCode, headers: pairs(answer.rawHeaders) }))
      })
      asked.on('error', reject)
      asked.end(sent ?? undefined)
    })
  }
}

const pairs = (raw) => raw.flatMap((name, at) => (at % 2 ? [] : [[name, raw[at + 1]]]))
