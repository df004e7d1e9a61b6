import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Link, useStyles2 } from '@grafana/ui';
import React from 'react';
import { useLocation } from 'react-router-dom';
import { keepTheme, type Session, themeOf } from './boot.ts';

const PAGES: readonly { path: string; title: string; permission?: string }[] = [
  { path: '/a/logixx-app/fleet', title: 'Fleet' },
  { path: '/a/logixx-app/pdus', title: 'PDUs' },
  { path: '/a/logixx-app/remediation', title: 'Remediation' },
  { path: '/a/logixx-app/inventory', title: 'Inventory' },
  { path: '/a/logixx-app/users', title: 'Users', permission: 'user:manage' },
];

/** What stands around every page: where one can go, and who is here. */
export function Shell({ session, children }: { session: Session; children: React.ReactNode }) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  return (
    <>
      <header className={styles.bar}>
        <Link href="/" className={styles.brand}>
          <img src="/logo.svg" alt="" width={22} height={22} /> Logixx
        </Link>
        <nav className={styles.nav} aria-label="Pages">
          {PAGES.filter(({ permission }) => !permission || session.permissions.includes(permission)).map(
            ({ path, title }) => (
              <Link
                key={path}
                href={path}
                className={pathname.startsWith(path) ? styles.here : styles.link}
                aria-current={pathname.startsWith(path) ? 'page' : undefined}
              >
                {title}
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

function changeTheme(): void {
  keepTheme(themeOf() === 'dark' ? 'light' : 'dark');
  location.reload();
}

async function logOut(): Promise<void> {
  await fetch('/api/v1/session', { method: 'DELETE' });
  location.assign('/login');
}

function getStyles({ colors, spacing, typography, breakpoints }: GrafanaTheme2) {
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
