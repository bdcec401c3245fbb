; SPDX-License-Identifier: MIT
; The facts about bits and words that stand as axioms in the contract files, each for all 32-bit words: Z3 looks for a
; counterexample of each and must answer `unsat`.
(declare-const w (_ BitVec 32))
(declare-const i (_ BitVec 32))
(declare-const j (_ BitVec 32))
(declare-const m (_ BitVec 32))
(declare-const r (_ BitVec 8))
(declare-const n Int)
(define-fun zero () (_ BitVec 32) #x00000000)
(define-fun is-index ((x (_ BitVec 32))) Bool (bvult x #x00000020))
(define-fun bit ((x (_ BitVec 32))) (_ BitVec 32) (bvlshr #x80000000 x))
(define-fun member ((x (_ BitVec 32)) (y (_ BitVec 32))) Bool (distinct (bvand x (bit y)) zero))
(define-fun mask ((x (_ BitVec 32))) Bool (= (bvand x (bvadd x #x00000001)) zero))

(push) ; bit_is_a_word
(assert (not (=> (is-index i) (and (distinct (bit i) zero) (bvule (bit i) #x80000000)))))
(check-sat) (pop)
(push) ; set_adds
(assert (not (=> (and (is-index i) (is-index j)) (= (member (bvor w (bit i)) j) (or (= i j) (member w j))))))
(check-sat) (pop)
(push) ; clear_removes
(assert (not (=> (and (is-index i) (is-index j)) (= (member (bvand w (bvnot (bit i))) j) (and (distinct i j) (member w j))))))
(check-sat) (pop)
(push) ; zero_is_empty
(assert (not (= (= w zero) (forall ((x (_ BitVec 32))) (=> (is-index x) (not (member w x)))))))
(check-sat) (pop)
(push) ; word_is_whole
(assert (distinct (bvand #xffffffff w) w))
(check-sat) (pop)
(push) ; mask_is_short
(assert (not (=> (and (mask m) (distinct m #xffffffff)) (bvult m #x80000000))))
(check-sat) (pop)
(push) ; place_is_inside
(assert (not (=> (mask m) (bvule (bvand i m) m))))
(check-sat) (pop)
(push) ; places_are_distinct
(assert (not (=> (and (mask m) (= (bvand i m) (bvand j m)) (distinct i j)) (bvugt (bvsub i j) m))))
(check-sat) (pop)
(push) ; places_follow
(assert (not (=> (and (mask m) (bvule (bvsub j i) (bvsub m (bvand i m)))) (= (bvand j m) (bvadd (bvand i m) (bvsub j i))))))
(check-sat) (pop)
(push) ; data_is_read_and_written
(assert (not (=> (and (bvuge r #x01) (bvule r #x03)) (= (bvand #x03 (bvor r #x08)) r))))
(check-sat) (pop)
(push) ; divided, index_is_a_word
(assert (not (=> (>= n 0) (and (= n (+ (* 32 (div n 32)) (mod n 32))) (<= 0 (mod n 32) 31) (<= 0 (div n 32) n)))))
(check-sat) (pop)
