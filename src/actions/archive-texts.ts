import type { ZipFile } from '../core/archive/zip.ts'
import { utf8 } from '../core/encoding/bytes.ts'

const README = `What is in this archive
=======================

site/       What was published, a folder for each host. Any web server can go on serving it, and badges that were
            issued go on verifying, because nothing in them changes.
data/       Everything else, to be read by programs and to be taken back by Signet. It has names and addresses of
            people. DO NOT PUBLISH IT.
audit/      Who did what and when, in chains that show whether anything is missing (verify-audit).
manifest/   SHA-256 of every file: sha256sum -c manifest/*.sha256
manifest.json   Which of these lists there are, with their own SHA-256, and how many rows there are of what.
hosting/    Settings for some web servers.

How to go on
============

Badges name addresses on the host that issued them, and so does the issuer's did:web identifier. They verify as long as
those addresses answer. So the name of that host (below site/, with _ for the colon of a port) must lead to the new web
server: that is up to whoever owns the name. An issuer with a domain of its own only has to move that.

1. Copy site/<host>/ to the root of the web server for that host, with TLS.
2. An address without a suffix is answered by the file of the same name with .json:
   /i/acme/status/0 by i/acme/status/0.json. See hosting/.
3. Content types: .json is application/json (or application/vc for credentials and status), .jwt is application/vc+jwt.
   Send Access-Control-Allow-Origin: * so that verifiers in browsers can read it.

Status lists are as they were when the archive was made, signed to hold for thirty years. To revoke something later, take
the archive back into Signet, or sign a new list with the issuer's key (data/keys.json, if it was asked for).

data/keys.json, if it is there, has the private keys under the passphrase that was given: AES-256-GCM with a key from
PBKDF2-HMAC-SHA-256 over the passphrase in NFKC; format byte 1, 12 bytes of iv, ciphertext and tag; additional data
"signet archive keys v1". Whoever has these keys can issue in the issuer's name.

Not in the archive: API keys, people's accounts, shops' and webhooks' secrets, webhook bodies, links that were mailed.
`

const NGINX = `# root is a folder of site/. An address without a suffix is answered by the file with .json.
server {
  listen 443 ssl;
  server_name badges.example;
  root /srv/badges;
  default_type application/json;
  types { application/json json; application/vc+jwt jwt; image/png png; image/svg+xml svg; }
  add_header Access-Control-Allow-Origin * always;
  add_header X-Content-Type-Options nosniff always;
  location / { try_files $uri.json $uri =404; }
}
`

const CADDY = `badges.example {
  root * /srv/badges
  header Access-Control-Allow-Origin *
  try_files {path}.json {path}
  @jwt path *.jwt
  header @jwt Content-Type application/vc+jwt
  file_server
}
`

const HEADERS = `# Netlify, Cloudflare Pages
/*
  Access-Control-Allow-Origin: *
  X-Content-Type-Options: nosniff
`

const REDIRECTS = `# Netlify, Cloudflare Pages
/i/:issuer/credentials/:id /i/:issuer/credentials/:id.json 200
/i/:issuer/status/:list /i/:issuer/status/:list.json 200
/i/:issuer/status/:list/suspension /i/:issuer/status/:list/suspension.json 200
/i/:issuer/achievements/:slug /i/:issuer/achievements/:slug.json 200
/i/:issuer /i/:issuer.json 200
`

/** What tells people and web servers what to do with an archive. */
export const ARCHIVE_TEXTS: readonly ZipFile[] = [
  { name: 'README.txt', bytes: utf8(README) },
  { name: 'hosting/nginx.conf', bytes: utf8(NGINX) },
  { name: 'hosting/Caddyfile', bytes: utf8(CADDY) },
  { name: 'hosting/_headers', bytes: utf8(HEADERS) },
  { name: 'hosting/_redirects', bytes: utf8(REDIRECTS) },
]
