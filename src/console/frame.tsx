import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useRoute } from 'wouter';
import { ops } from './api/ops.ts';
import { forgetEverything } from './api/query-client.ts';
import { Icon, type IconName } from './ui/icon.tsx';
import { formatCount } from './ui/format.ts';
import { Failure } from './ui/states.tsx';

/** Shows the menu, and the page beside it. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { data: destinations } = useQuery({
    queryKey: ['destinations'],
    queryFn: ops.destinations,
    refetchInterval: 5_000,
  });
  const signOut = useMutation({ mutationFn: ops.signOut, onSuccess: forgetEverything });
  const dead = destinations?.reduce((sum, { counts }) => sum + counts.dead, 0) ?? 0;
  const stopped = destinations?.some(({ enabled, why }) => enabled && why !== null) ?? false;
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="side">
        <Link href="/" className="brand">
          <Icon name="relay" />
          Tier Relay
        </Link>
        <nav aria-label="Pages">
          <MenuLink href="/" icon="overview" label="Overview" mark={stopped ? 'waits' : ''} />
          <MenuLink href="/events/:id?" icon="events" label="Events" />
          <MenuLink href="/dead-letters" icon="dead" label="Dead letters" mark={dead > 0 ? formatCount(dead) : ''} />
          <MenuLink href="/rejected" icon="rejected" label="Rejected" />
          <MenuLink href="/customers/:id?" icon="customers" label="Customers" />
          <MenuLink href="/replays" icon="replays" label="Replays" />
          <MenuLink href="/settings" icon="settings" label="Settings" />
          <MenuLink href="/audit" icon="audit" label="Audit" />
        </nav>
        <button type="button" className="quiet sign-out" onClick={() => signOut.mutate()}>
          <Icon name="out" />
          Sign out
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {signOut.error && <Failure error={signOut.error} retry={() => signOut.mutate()} />}
        {children}
      </main>
    </div>
  );
}

interface MenuLinkProps {
  /** Pattern of the pages that the link stands for. The link leads to the one without an id. */
  readonly href: string;
  readonly icon: IconName;
  readonly label: string;
  readonly mark?: string;
}

function MenuLink({ href, icon, label, mark = '' }: MenuLinkProps) {
  const [isHere] = useRoute(href);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // On a phone the menu is wider than the screen. After scrollIntoView, Tab would go on from this link.
    const { current } = link;
    const menu = current?.parentElement;
    if (isHere && current && menu) menu.scrollLeft = current.offsetLeft - menu.clientWidth / 3;
  }, [isHere]);
  return (
    <Link ref={link} href={href.replace('/:id?', '')} aria-current={isHere ? 'page' : undefined}>
      <Icon name={icon} />
      <span className="label">{label}</span>
      {mark && <span className={/\d/.test(mark) ? 'mark' : 'mark word'}>{mark}</span>}
    </Link>
  );
}
