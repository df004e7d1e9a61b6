import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React from 'react';
import type { FleetRow } from '../fleet/rows.ts';
import type { Spot } from './place.ts';
import { placeWords, tipLines } from './words.ts';

const WIDTH = 300;

/** What the map tells of one miner, beside its cell; `onOpen` where a finger has no click of its own. */
export function RackTip({ spot, width, onOpen }: { spot: Spot; width: number; onOpen?: (() => void) | undefined }) {
  const styles = useStyles2(getStyles);
  const { row, x, y, size } = spot;
  const left = Math.max(0, Math.min(x + size + 6, width - WIDTH));
  return (
    <>
      <i className={styles.frame} style={{ left: x - 2, top: y - 2, width: size + 4, height: size + 4 }} />
      <div className={styles.tip} style={{ left, top: y + size + 6, pointerEvents: onOpen ? 'auto' : 'none' }}>
        <Words row={row} />
        {onOpen && (
          <Button size="sm" onClick={onOpen}>
            Open {row.miner}
          </Button>
        )}
      </div>
    </>
  );
}

function Words({ row }: { row: FleetRow }) {
  return (
    <div role="status">
      <b>
        {row.miner}
        {row.name ? ` · ${row.name}` : ''}
      </b>{' '}
      {row.model}
      <div>{placeWords(row)}</div>
      {tipLines(row, Date.now()).map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

function getStyles({ colors, spacing, shape, shadows, typography, zIndex }: GrafanaTheme2) {
  return {
    frame: css({
      ...{ position: 'absolute', pointerEvents: 'none', border: `2px solid ${colors.text.primary}` },
      borderRadius: shape.radius.default,
    }),
    tip: css({
      ...{ position: 'absolute', width: WIDTH, maxWidth: '100%', zIndex: zIndex.tooltip, padding: spacing(1) },
      ...{ background: colors.background.elevated, border: `1px solid ${colors.border.medium}` },
      ...{ borderRadius: shape.radius.default, boxShadow: shadows.z3, fontSize: typography.bodySmall.fontSize },
      '& > div > div': { color: colors.text.secondary },
    }),
  };
}
