import { css } from '@emotion/css';
import { useTheme2 } from '@grafana/ui';
import React from 'react';

/** The frame of what can be seen without being logged in. */
export function Door({
  title,
  onSubmit,
  children,
}: {
  title: string;
  onSubmit?(event: React.FormEvent): void;
  children: React.ReactNode;
}) {
  const { spacing, colors, shape } = useTheme2();
  return (
    <main className={css({ padding: spacing(2) })}>
      <form
        onSubmit={onSubmit}
        className={css({
          maxWidth: 380,
          margin: '10vh auto 0',
          padding: spacing(3),
          background: colors.background.primary,
          border: `1px solid ${colors.border.weak}`,
          borderRadius: shape.radius.default,
        })}
      >
        <div className={css({ display: 'flex', gap: spacing(1.5), alignItems: 'center', marginBottom: spacing(2) })}>
          <img src="/logo.svg" alt="" width={32} height={32} />
          <h1 className={css({ margin: 0, fontSize: 22 })}>{title}</h1>
        </div>
        {children}
      </form>
    </main>
  );
}
