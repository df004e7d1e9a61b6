import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { Measure } from './bands.ts';
import type { Building } from './layout.ts';
import { type Drawn, paintRacks } from './paint.ts';
import { nextSpot, placeRacks, type Spot, spotAt, spotsOf, type Way } from './place.ts';
import { RackTip } from './RackTip.tsx';
import { placeWords, tipLines } from './words.ts';

const WAYS: Readonly<Record<string, Way>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export interface BuildingMapProps {
  building: Building;
  measure: Measure;
  only: string | undefined;
  width: number;
  size: number;
  onOpen(key: string): void;
}

/** One building: drawn at once however many miners it has; the pointer, a finger or the arrow keys tell what is where. */
export function BuildingMap({ building, measure, only, width, size, onOpen }: BuildingMapProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const canvas = useRef<HTMLCanvasElement>(null);
  const placed = useMemo(() => placeRacks(building.racks, width, size), [building, width, size]);
  const [at, setAt] = useState<{ key: string; isTouched: boolean }>();
  const drawn = useRef<Drawn>(undefined);
  useEffect(() => {
    if (canvas.current) drawn.current = paintRacks(canvas.current, { placed, measure, only, theme }, drawn.current);
  }, [placed, measure, only, theme]);
  const spots = useMemo(() => placed.racks.flatMap((each) => spotsOf(each, placed.pitch)), [placed]);
  const spot = at && spots.find(({ row }) => row.key === at.key);
  const point = (found: Spot | undefined, isTouched = false) =>
    setAt((before) => (before?.key === found?.row.key ? before : found && { key: found.row.key, isTouched }));
  const under = (event: React.PointerEvent) => spotAt(placed, event.nativeEvent.offsetX, event.nativeEvent.offsetY);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const way = WAYS[event.key];
    if (way) point(spot ? nextSpot(spots, spot, way) : spots[0]);
    else if ((event.key === 'Enter' || event.key === ' ') && spot) onOpen(spot.row.key);
    else if (event.key === 'Escape') point(undefined);
    else return;
    event.preventDefault();
  };
  const told = spot ? `${spot.row.miner}, ${placeWords(spot.row)}. ${tipLines(spot.row, Date.now()).join('. ')}` : '';
  return (
    <section aria-label={titleOf(building)}>
      <h2 className={styles.title}>
        {titleOf(building)} <small>{building.miners} miners</small>
      </h2>
      <div className={styles.map} style={{ height: placed.height }}>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: the arrow keys are its own, as in an application */}
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-roledescription="map of racks"
          aria-label={`${titleOf(building)}: arrow keys move from miner to miner, Enter opens one. ${told}`}
          data-testid="racks"
          style={{ width, height: placed.height }}
          onPointerMove={(event) => event.pointerType === 'mouse' && point(under(event))}
          onPointerLeave={(event) => event.pointerType === 'mouse' && point(undefined)}
          onPointerUp={(event) => {
            const found = under(event);
            if (event.pointerType !== 'mouse') point(found, true);
            else if (found) onOpen(found.row.key);
          }}
          onKeyDown={onKeyDown}
          onFocus={(event) => event.currentTarget.matches(':focus-visible') && !spot && point(spots[0])}
        />
        {spot && <RackTip spot={spot} width={width} onOpen={at?.isTouched ? () => onOpen(spot.row.key) : undefined} />}
      </div>
    </section>
  );
}

function titleOf({ site, name }: Building): string {
  return `${site} · ${name || 'no building'}`;
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    title: css({
      margin: spacing(1, 0, 0.5),
      fontSize: typography.h5.fontSize,
      '& small': { color: colors.text.secondary },
    }),
    // What the pointer shows over the map moves nothing outside it.
    map: css({ position: 'relative', contain: 'layout style', '& canvas': { display: 'block', cursor: 'pointer' } }),
  };
}
