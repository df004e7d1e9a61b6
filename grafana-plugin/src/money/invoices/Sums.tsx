import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { amountText, negated, signOf } from '../amounts.ts';
import type { Figures } from '../types.ts';

/** Net, each tax, and what is to be paid, with the currency once. */
export function Sums({ figures }: { figures: Figures }) {
  const { currency, net, taxes, gross, rounding, prepaid, payable } = figures;
  const styles = useStyles2(getStyles);
  const rows: [string, string][] = [
    ['Net', net],
    ...taxes.map(({ code, rate, base, tax, reason }): [string, string] => [
      `${code} ${rate} % on ${amountText(base)}${reason ? `: ${reason}` : ''}`,
      tax,
    ]),
    ['With tax', gross],
    ...(signOf(rounding) === 0 ? [] : [['Rounding', rounding] as [string, string]]),
    ...(signOf(prepaid) === 0 ? [] : [['Paid before', negated(prepaid)] as [string, string]]),
  ];
  return (
    <table className={styles.table} aria-label="Sums">
      <tbody>
        {rows.map(([name, amount]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{amountText(amount)}</td>
          </tr>
        ))}
        <tr className={styles.main}>
          <th scope="row">Payable</th>
          <td>{amountText(payable, currency)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    table: css({
      width: '100%',
      maxWidth: 460,
      marginLeft: 'auto',
      fontVariantNumeric: 'tabular-nums',
      '& th': { fontWeight: typography.fontWeightRegular, color: colors.text.secondary, textAlign: 'left' },
      '& td': { textAlign: 'right', whiteSpace: 'nowrap', verticalAlign: 'top' },
      '& th, & td': { padding: spacing(0.25, 0) },
    }),
    main: css({
      '& th, & td': {
        borderTop: `1px solid ${colors.border.medium}`,
        fontWeight: typography.fontWeightMedium,
        color: colors.text.primary,
        paddingTop: spacing(0.5),
      },
    }),
  };
}
