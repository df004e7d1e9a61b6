import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Link, useStyles2 } from '@grafana/ui';
import React, { useContext, useEffect, useRef } from 'react';
import { useLocation } from 'react-router-dom';
import { keepTheme, type Session, themeOf } from './boot.ts';
import { OwnerContext } from './ownerContext.ts';
import { useWaiting } from './useWaiting.ts';

const PAGES: readonly { path: string; title: string; permission?: string }[] = [
  { path: '/a/logixx-app/fleet', title: 'Fleet' },
  { path: '/a/logixx-app/racks', title: 'Racks' },
  { path: '/a/logixx-app/pdus', title: 'PDUs' },
  { path: '/a/logixx-app/remediation', title: 'Remediation' },
  { path: '/a/logixx-app/inventory', title: 'Inventory' },
  { path: '/a/logixx-app/thresholds', title: 'Thresholds' },
  { path: '/a/logixx-app/clients', title: 'Clients', permission: 'billing:read' },
  { path: '/a/logixx-app/usage', title: 'Usage', permission: 'billing:read' },
  { path: '/a/logixx-app/invoices', title: 'Invoices', permission: 'billing:read' },
  { path: '/a/logixx-app/users', title: 'Users', permission: 'user:manage' },
  { path: '/a/logixx-app/setup', title: 'Setup' },
];

/** What stands around every page: where one can go, and who is here. */
export function Shell({ session, children }: { session: Session; children: React.ReactNode }) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const { name } = useContext(OwnerContext);
  const waiting = useWaiting();
  const nav = useHereInSight(pathname);
  return (
    <>
      <header className={styles.bar}>
        <Link href="/" className={styles.brand}>
          <img src="/logo.svg" alt="" width={22} height={22} /> {name}
        </Link>
        <nav ref={nav} className={styles.nav} aria-label="Pages">
          {PAGES.filter(({ permission }) => !permission || session.permissions.includes(permission)).map(
            ({ path, title }) => (
              <Link
                key={path}
                href={path}
                className={pathname.startsWith(path) ? styles.here : styles.link}
                aria-current={pathname.startsWith(path) ? 'page' : undefined}
              >
                {title}
                {title === 'Remediation' && waiting > 0 && (
                  <span className={styles.count} title="Steps that wait for a person">
                    {waiting}
                  </span>
                )}
              </Link>
            ),
          )}
        </nav>
        <span className={styles.who}>
          {session.name} · {session.roles.join(', ')}
        </span>
        <Button
          size="sm"
          variant="secondary"
          fill="text"
          icon="palette"
          tooltip="Dark or light"
          aria-label="Dark or light"
          onClick={changeTheme}
        />
        <Button size="sm" variant="secondary" onClick={() => void logOut()}>
          Log out
        </Button>
      </header>
      {children}
    </>
  );
}

/** Moves the page that is open into sight where a telephone cannot show all of them. */
function useHereInSight(pathname: string) {
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another place
  useEffect(() => {
    nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return nav;
}

function changeTheme(): void {
  keepTheme(themeOf() === 'dark' ? 'light' : 'dark');
  location.reload();
}

async function logOut(): Promise<void> {
  await fetch('/api/v1/session', { method: 'DELETE' });
  location.assign('/login');
}

function getStyles({ colors, spacing, shape, typography, breakpoints }: GrafanaTheme2) {
  const link = {
    padding: spacing(0.5, 1),
    color: colors.text.secondary,
    borderBottom: '2px solid transparent',
    '&:hover': { color: colors.text.primary },
  };
  return {
    bar: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: spacing(1),
      padding: spacing(0.5, 2),
      background: colors.background.primary,
      borderBottom: `1px solid ${colors.border.weak}`,
    }),
    brand: css({ display: 'flex', gap: spacing(1), alignItems: 'center', fontWeight: typography.fontWeightMedium }),
    nav: css({
      display: 'flex',
      gap: spacing(0.5),
      marginLeft: spacing(1),
      minWidth: 0,
      [breakpoints.down('md')]: {
        order: 1,
        flex: '1 0 100%',
        margin: 0,
        overflowX: 'auto',
        whiteSpace: 'nowrap',
        scrollbarWidth: 'none',
      },
    }),
    link: css(link),
    here: css({ ...link, color: colors.text.primary, borderBottomColor: colors.warning.main }),
    count: css({
      marginLeft: spacing(0.5),
      padding: spacing(0, 0.75),
      borderRadius: shape.radius.pill,
      background: colors.primary.main,
      color: colors.primary.contrastText,
      fontSize: typography.bodySmall.fontSize,
    }),
    who: css({
      marginLeft: 'auto',
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
    }),
  };
}
