// Longer words than this do not fit a phone's width at full size.
const LONG_WORD = 20

/** The name of an achievement as the page's heading, set smaller when a word of it is very long. */
export const AwardTitle = ({ name }: { name: string }) => {
  const isLong = name.split(/\s+/).some((word) => word.length > LONG_WORD)
  return (
    <h1 class={isLong ? 'long' : undefined}>
      <bdi>{name}</bdi>
    </h1>
  )
}
