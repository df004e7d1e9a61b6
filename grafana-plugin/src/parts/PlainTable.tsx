import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

export interface PlainTableProps {
  title?: string;
  columns: readonly string[];
  rows: readonly (readonly React.ReactNode[])[];
  /** What stands there when there is no row. */
  none: string;
  /** All but the first column stand at the right. */
  right?: boolean;
}

/** A short table of texts. */
export function PlainTable({ title, columns, rows, none, right = false }: PlainTableProps) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.box}>
      {title && <h2 className={styles.title}>{title}</h2>}
      {rows.length === 0 ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <table className={cx(styles.table, right && styles.right)}>
          <thead>
            <tr>
              {columns.map((column) =>
                column === '' ? (
                  <td key={column} />
                ) : (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names of their own
              <tr key={index}>
                {cells.map((cell, at) => (
                  <td key={columns[at]} data-label={columns[at]}>
                    <div>{cell}</div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function getStyles({ colors, spacing, typography, breakpoints }: GrafanaTheme2) {
  return {
    box: css({ overflowX: 'auto', marginBottom: spacing(2) }),
    title: css({ ...typography.h5 }),
    none: css({ color: colors.text.secondary }),
    table: css({
      width: '100%',
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      '& th': {
        color: colors.text.secondary,
        fontWeight: typography.fontWeightMedium,
        textAlign: 'left',
        whiteSpace: 'nowrap',
      },
      '& th, & td': {
        padding: spacing(0.75, 1),
        borderBottom: `1px solid ${colors.border.weak}`,
        verticalAlign: 'top',
      },
      '& td:first-child': { whiteSpace: 'nowrap' },
      '& tbody tr:hover': { background: colors.action.hover },
      [breakpoints.down('sm')]: {
        '& thead': { display: 'none' },
        '& tr': { display: 'block', padding: spacing(0.5, 0), borderBottom: `1px solid ${colors.border.medium}` },
        '& td': {
          display: 'grid',
          gridTemplateColumns: '96px minmax(0, 1fr)',
          gap: spacing(1),
          border: 0,
          padding: spacing(0.25, 0),
          overflowWrap: 'anywhere',
        },
        '& td::before': { content: 'attr(data-label)', color: colors.text.secondary },
      },
    }),
    right: css({
      [breakpoints.up('sm')]: { '& th:not(:first-child), & td:not(:first-child)': { textAlign: 'right' } },
    }),
  };
}
