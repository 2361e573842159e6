import { imageAddress } from './web-address.ts'

/** A badge image, square, with its place kept while it loads. */
export const BadgePicture = ({ url, alt, size }: { url: string; alt: string; size: number }) => (
  <img class="badge" src={imageAddress(url)} alt={alt} width={size} height={size} decoding="async" />
)
