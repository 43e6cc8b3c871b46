interface Move {
  item: string;
  amount: number;
}

function makeMoves(count: number): Move[] {
  const items = ['bolt', 'nut', 'gear'];
  return Array.from({ length: count }, (_, index) => ({
    item: items[index % items.length]!,
    amount: ((index * 7) % 11) - 6,
  }));
}

function applyMoves(moves: Move[]): Map<string, number> {
  const stock = new Map<string, number>();
  for (const move of moves) {
    const before = stock.get(move.item) ?? 30;
    const after = before + move.amount;
    stock.set(move.item, after);
  }
  return stock;
}

const stock = applyMoves(makeMoves(120));
for (const [item, amount] of stock) console.log(`${item}: ${amount}`);
