-- What a stranger's order says beyond what it takes to fulfil it, prices as quoted and an address, so that
-- it is said again when the order is driven on. None of it decides what is done or paid.
ALTER TABLE orders.orders ADD COLUMN quote jsonb CHECK (jsonb_typeof(quote) = 'object');
