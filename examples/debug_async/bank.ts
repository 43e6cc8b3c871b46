const balances = new Map([['ada', 100]]);

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function balanceOf(name: string): Promise<number> {
  const balance = balances.get(name) ?? 0;
  await pause(10);
  return balance;
}

async function withdraw(name: string, amount: number): Promise<void> {
  const balance = await balanceOf(name);
  if (balance < amount) throw new Error(`${name} has only ${balance}`);
  balances.set(name, balance - amount);
  console.log(`${name} took ${amount}`);
}

await Promise.all([withdraw('ada', 70), withdraw('ada', 60)]);
console.log(`Left: ${balances.get('ada')}`);
