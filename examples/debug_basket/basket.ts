interface Item {
  name: string;
  price: number;
  count: number;
}

const discounts = new Map([
  ['tea', 0.1],
  ['cup', 0.25],
]);

function priceOf(item: Item): number {
  const discount = discounts.get(item.name) ?? 0;
  const price = item.price - discount;
  return price * item.count;
}

function total(items: Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += priceOf(item);
  }
  return sum;
}

const basket = [
  { name: 'tea', price: 4, count: 2 },
  { name: 'spoon', price: 3, count: 4 },
  { name: 'cup', price: 8, count: 2 },
];
console.log(`Total: ${total(basket).toFixed(2)}`);
