/**
 * A page of nothing but a list of 10,000 rows, of which only those that are seen exist: slots with plain texts that never
 * come or go. What it scrolls like is what the machine can give.
 */
export function barePage(rows: number, { columns, height }: { columns: number; height: number }): string {
  return `<!doctype html><meta charset="utf-8"><title>bare</title>
<style>
  body { margin: 0; background: #111; color: #ccc; font: 12px sans-serif }
  #box { height: ${height}px; overflow: auto; contain: strict }
  #all { height: ${rows * 32}px; position: relative; overflow: hidden }
  .row { position: absolute; left: 0; top: 0; width: 100%; height: 32px; display: flex; contain: strict }
  .row > span { flex: 1 0 90px; line-height: 32px; overflow: hidden; white-space: nowrap }
</style>
<div id="box"><div id="all"></div></div>
<script>
  const ROWS = ${rows}, COLUMNS = ${columns}, ROW = 32, box = document.getElementById('box');
  const data = Array.from({ length: ROWS }, (_, row) => Array.from({ length: COLUMNS }, (_, column) => row + ' of ' + column));
  const slots = Array.from({ length: Math.ceil(${height} / ROW) + 16 }, () => {
    const row = document.createElement('div');
    row.className = 'row';
    for (let column = 0; column < COLUMNS; column += 1) row.append(document.createElement('span'));
    document.getElementById('all').append(row);
    return { row, shows: -1 };
  });
  const draw = () => {
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - 8);
    for (let index = first; index < Math.min(ROWS, first + slots.length); index += 1) {
      const slot = slots[index % slots.length];
      if (slot.shows === index) continue;
      slot.shows = index;
      slot.row.style.transform = 'translateY(' + index * ROW + 'px)';
      for (let column = 0; column < COLUMNS; column += 1) slot.row.children[column].textContent = data[index][column];
    }
  };
  box.addEventListener('scroll', draw, { passive: true });
  draw();
</script>`;
}
