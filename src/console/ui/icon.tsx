/** Paths on a square of 20 × 20, drawn in the text's colour. */
const paths = {
  relay: 'M3 15h4v-4h4V7h6',
  overview: 'M3 11h4l2-6 3 10 2-4h3',
  events: 'M4 5h12M4 10h12M4 15h8',
  dead: 'M3 6l7 5 7-5M3 5h14v10H3z',
  rejected: 'M10 3l8 14H2zM10 8v4M10 14.5v.1',
  customers: 'M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.5 17c.6-3 3.3-4.5 6.5-4.5s5.9 1.5 6.5 4.5',
  replays: 'M4 10a6 6 0 1 1 2 4.5M4 16v-4h4',
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
  audit: 'M6 3h8l2 3v11H4V6zM7 10h6M7 13h4',
  out: 'M8 4H4v12h4M8 10h9M14 7l3 3-3 3',
  close: 'M5 5l10 10M15 5L5 15',
  external: 'M8 5H4v11h11v-4M11 4h5v5M16 4l-7 7',
  pause: 'M7 4v12M13 4v12',
  play: 'M6 4l10 6-10 6z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
