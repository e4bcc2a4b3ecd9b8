import { expect, test } from "vitest";
import type { PaymentRow } from "../../api";
import { inWords, together } from "./sums";

const row = (minor: number, amount: string, currency: string): PaymentRow => ({
  payment_id: `${minor}`,
  kind: "reward",
  state: "due",
  run_id: "r",
  assignment_id: "a",
  unit: 1,
  worker_key: "w",
  currency,
  minor,
  amount,
  message: "",
  provider: "ledger",
  created_at: 0,
  done_at: null,
  done_by: null,
  reference: null,
});

test("sums are exact, whatever the currency has after its point", () => {
  const rows = [
    row(10, "0.10", "EUR"),
    row(20, "0.20", "EUR"),
    row(150, "150", "JPY"),
    row(5, "0.005", "KWD"),
  ];
  expect(inWords(together(rows))).toBe("0.30 EUR and 150 JPY and 0.005 KWD");
});

test("nothing is said to be nothing", () => {
  expect(inWords(together([]))).toBe("nothing");
});
