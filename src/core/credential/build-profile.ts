import type { JsonObject } from '../proof/rdf.ts'
import { buildImage, type Image } from './build-parts.ts'
import type { Address } from './build-source.ts'

/** What an issuer says of itself. */
export interface ProfileFacts {
  name: string
  /** Its home page; without one, the page that it has here. */
  website?: string
  description?: string
  email?: string
  phone?: string
  image?: Image
  address?: Omit<Address, 'geo'>
}

const TEST_SUFFIX = ' (TEST)'

/** The issuer's Profile as credentials embed it (Open Badges 3.0, "Profile"). Test issuers say so in their name. */
export function buildProfile({
  did,
  name,
  url,
  test,
  website = url,
  image,
  address,
  ...text
}: ProfileFacts & { did: string; url: string; test: boolean }): JsonObject {
  return {
    id: did,
    type: ['Profile'],
    name: test ? `${name}${TEST_SUFFIX}` : name,
    url: website,
    ...text,
    ...(image && { image: buildImage(image) }),
    ...(address && { address: { type: ['Address'], ...address } }),
  }
}

type Typed<T> = T & { type: unknown }

interface StoredProfile extends Omit<ProfileFacts, 'website' | 'image' | 'address'> {
  id: string
  type: unknown
  url: string
  image?: Typed<Image>
  address?: Typed<Omit<Address, 'geo'>>
}

const withoutType = <T>({ type: _, ...rest }: Typed<T>) => rest

/** What a Profile of ours was built from. `url`: the page that its issuer has here. */
export function profileFactsOf(
  profile: JsonObject,
  { url, test }: { url: string; test: boolean },
): ProfileFacts {
  // `buildProfile` has made it.
  const stored = profile as unknown as StoredProfile
  const { id: _, type: __, name, url: website, image, address, ...text } = stored
  return {
    name: test && name.endsWith(TEST_SUFFIX) ? name.slice(0, -TEST_SUFFIX.length) : name,
    ...(website !== url && { website }),
    ...text,
    ...(image && { image: withoutType<Image>(image) }),
    ...(address && { address: withoutType<Omit<Address, 'geo'>>(address) }),
  }
}
