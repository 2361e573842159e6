interface Certification {
  /** The live page: LinkedIn never learns of an expiry or a revocation. */
  url: string
  id: string
  name: string
  organization: string
  /** LinkedIn's number of the organisation; without it no logo is shown. */
  organizationId?: string | undefined
  issuedOn: Date
  validUntil: Date | undefined
}

/** LinkedIn's "Add to profile" form, filled in. Months are those of UTC, as on the page. */
export function linkedInUrl(badge: Certification): string {
  const { issuedOn, validUntil, organizationId } = badge
  const query = new URLSearchParams({
    startTask: 'CERTIFICATION_NAME',
    name: badge.name,
    ...(organizationId === undefined ? { organizationName: badge.organization } : { organizationId }),
    issueYear: String(issuedOn.getUTCFullYear()),
    issueMonth: String(issuedOn.getUTCMonth() + 1),
    ...(validUntil && {
      expirationYear: String(validUntil.getUTCFullYear()),
      expirationMonth: String(validUntil.getUTCMonth() + 1),
    }),
    certUrl: badge.url,
    certId: badge.id,
  })
  return `https://www.linkedin.com/profile/add?${query}`
}
