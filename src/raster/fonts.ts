export const FONT_FAMILY = 'Noto Serif'

// Modules of their own, read only when a text needs them. A further script is a further line.
const FONTS = [
  {
    wanted: /^/,
    load: () => import('@expo-google-fonts/noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf'),
  },
  {
    wanted: /\p{Script=Hebrew}/u,
    load: () => import('@expo-google-fonts/noto-serif-hebrew/600SemiBold/NotoSerifHebrew_600SemiBold.ttf'),
  },
  {
    wanted: /\p{Script=Arabic}/u,
    load: () => import('@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf'),
  },
]

/** What running text of a page is set in, beside the fonts of `loadFonts`. */
export async function loadRegularFont(): Promise<ArrayBuffer> {
  return (await import('@expo-google-fonts/noto-serif/400Regular/NotoSerif_400Regular.ttf')).default
}

/** The fonts for a text: the one that all text is set in, and those of other scripts that occur in it. */
export async function loadFonts(text: string): Promise<ArrayBuffer[]> {
  const wanted = FONTS.filter((font) => font.wanted.test(text))
  const modules = await Promise.all(wanted.map(({ load }) => load()))
  return modules.map((module) => module.default)
}
