import type { Answer, World } from './world.ts';

/** Answers `GET /stations/NAME/readings` and `POST /stations/NAME/import`. */
export function handle(world: World, method: string, path: string): Answer {
  const [, collection, station, action] = path.split('/');
  if (collection !== 'stations' || !station) return { status: 404, body: { error: 'no such page' } };

  if (method === 'GET' && action === 'readings') {
    const TABLE = 'readings';
    const stations = world.database.query('SELECT name FROM stations WHERE name = ?', station);
    if (stations.length === 0) return { status: 404, body: { error: `no station ${station}` } };
    let rows = world.database.query(
      `SELECT day, celsius FROM ${TABLE} WHERE station = ? ORDER BY day`,
      station,
    );
    if (rows.length === 0 && world.files.exists(`/archive/zip/${station}.zip`)) {
      const lines = world.files.unzip(`/archive/zip/${station}.zip`).trim().split('\n').slice(1);
      rows = lines.map((line) => {
        const [day, celsius] = line.split(',');
        return { day: day!, celsius: Number(celsius) };
      });
    }
    return { status: 200, body: rows };
  }

  if (method === 'POST' && action === 'import') {
    const TABLE = 'readings';
    const stations = world.database.query('SELECT name FROM stations WHERE name = ?', station);
    if (stations.length === 0) return { status: 404, body: { error: `no station ${station}` } };
    if (!world.files.exists(`/archive/zip/${station}.zip`)) {
      return { status: 409, body: { error: `no archive for ${station}` } };
    }
    const lines = world.files.unzip(`/archive/zip/${station}.zip`).trim().split('\n').slice(1);
    for (const line of lines) {
      const [day, celsius] = line.split(',');
      world.database.query(`INSERT INTO ${TABLE} VALUES (?, ?, ?)`, station, day!, Number(celsius));
    }
    return { status: 201, body: { imported: lines.length } };
  }

  return { status: 405, body: { error: `${method} is not possible here` } };
}
