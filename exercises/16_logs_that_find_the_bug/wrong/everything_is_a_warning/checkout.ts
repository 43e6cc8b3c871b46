import { getLogger } from '@logtape/logtape';
import type { Order, Receipt } from './order.ts';
import { depositOf } from './steps/deposit.ts';
import { feeOf } from './steps/fee.ts';
import { itemsOf } from './steps/items.ts';
import { shippingOf } from './steps/shipping.ts';
import { voucherOf } from './steps/voucher.ts';

const logger = getLogger(['shop', 'checkout']);

/** What an order costs. Throws RangeError where the order is empty. */
export function checkout(order: Order): Receipt {
  const log = logger.with({ orderId: order.id });
  try {
    const items = itemsOf(order);
    log.debug('Items added up', { items });
    const voucher = voucherOf(order);
    log.warning('Voucher looked up', { isFirst: order.isFirst, voucher });
    const deposit = depositOf(order);
    log.debug('Deposit added up', { deposit });
    const shipping = shippingOf(order);
    log.debug('Shipping chosen', { island: order.island, shipping });
    const fee = feeOf(order);
    log.debug('Fee chosen', { paymentKind: order.payment.kind, fee });
    const totalCents = items - voucher + deposit + shipping + fee;
    log.info('Order checked out', { totalCents });
    return { orderId: order.id, totalCents };
  } catch (error) {
    log.error('Order refused', { reason: String(error) });
    throw error;
  }
}
