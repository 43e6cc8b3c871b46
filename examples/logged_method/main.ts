import { logged } from './logged.ts';

class Till {
  #taken = 0;

  @logged
  pay(amount: number): number {
    if (amount <= 0) throw new RangeError(`${amount} is no amount`);
    this.#taken += amount;
    return this.#taken;
  }
}

const till = new Till();
console.log('Taken:', till.pay(12));
try {
  till.pay(-1);
} catch (error) {
  console.log('Caught:', String(error));
}
