import { buildClient } from './lib/build-client.ts'

await buildClient()
