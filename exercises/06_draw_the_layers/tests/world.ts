import type { Reading, World } from '@answer/app/world.ts';

interface Row extends Reading {
  station: string;
}

/** A world with these stations, stored readings and archives, and a list of what was done in it. */
export function worldWith(stations: readonly string[], archives: Record<string, Reading[]>) {
  const rows: Row[] = [];
  const done: string[] = [];
  const world: World = {
    database: {
      query(sql, ...values) {
        done.push(`query ${sql.split(' ')[0]}`);
        if (/^\s*INSERT INTO readings/i.test(sql)) {
          const [station, day, celsius] = values;
          rows.push({ station: String(station), day: String(day), celsius: Number(celsius) });
          return [];
        }
        if (/FROM stations/i.test(sql)) {
          return stations.filter((name) => name === values[0]).map((name) => ({ name }));
        }
        return rows
          .filter(({ station }) => station === values[0])
          .sort((a, b) => a.day.localeCompare(b.day))
          .map(({ day, celsius }) => ({ day, celsius }));
      },
    },
    files: {
      exists: (path) => archiveOf(path) in archives,
      unzip(path) {
        done.push(`unzip ${path}`);
        const readings = archives[archiveOf(path)] ?? [];
        return `day,celsius\n${readings.map(({ day, celsius }) => `${day},${celsius}`).join('\n')}\n`;
      },
    },
  };
  return { world, rows, done };
}

function archiveOf(path: string): string {
  return /^\/archive\/zip\/(.+)\.zip$/.exec(path)?.[1] ?? '';
}
