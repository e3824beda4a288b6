-- Room on each page for the second version of each row, that of a reserved order, which changes nothing
-- that is indexed. The third takes the room of the first.
ALTER TABLE orders.orders SET (fillfactor = 45);
