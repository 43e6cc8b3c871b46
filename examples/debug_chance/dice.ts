function pick<Value>(values: Value[]): Value {
  const index = Math.round(Math.random() * values.length);
  return values[index]!;
}

const names = ['Ada', 'Grace', 'Edsger'];
for (let round = 1; round <= 20; round += 1) {
  const winner = pick(names);
  console.log(`Round ${round}: ${winner.toUpperCase()}`);
}
