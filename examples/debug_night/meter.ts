let clock = Date.UTC(2024, 10, 22, 2, 0, 0);

function log(level: string, message: string): void {
  const time = new Date(clock).toISOString().slice(0, 19).replace('T', ' ');
  console.log(`${time} | ${level} | ${message}`);
  clock += 60_000;
}

class Meter {
  #last = 0;
  total = 0;

  take(reading: number): void {
    const used = reading - this.#last;
    if (used < 0) log('WARNING', `Used ${used} kWh`);
    this.total += used;
    this.#last = reading;
    log('INFO', `Reading ${reading}, total ${this.total}`);
  }
}

const meter = new Meter();
for (const reading of [120, 340, 610, 40, 255]) meter.take(reading);
log('INFO', `Bill: ${meter.total} kWh`);
