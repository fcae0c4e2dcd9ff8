import { type ReactNode, useState } from 'react';

/** Shows filters beside the list; on a phone a button opens them. */
export function FacetDrawer({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <aside className={isOpen ? 'drawer open' : 'drawer'} aria-label="Filters">
      <button type="button" className="drawer-handle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Filters
      </button>
      {children}
    </aside>
  );
}
