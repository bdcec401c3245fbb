; SPDX-License-Identifier: MIT
; The facts about bits and words that stand as axioms in the contract files, each for all 32-bit words: Z3 looks for a
; counterexample of each and must answer `unsat`.
(declare-const w (_ BitVec 32))
(declare-const i (_ BitVec 32))
(declare-const j (_ BitVec 32))
(declare-const m (_ BitVec 32))
(declare-const r (_ BitVec 8))
(declare-const n Int)
(declare-const b Int)
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
(push) ; mask_keeps
(assert (not (=> (and (is-index i) (is-index j)) (= (member (bvand w (bvlshr #xffffffff i)) j) (and (bvule i j) (member w j))))))
(check-sat) (pop)
(push) ; word_is_whole, whole_keeps
(assert (distinct (bvand #xffffffff w) w))
(check-sat) (pop)
(push) ; place_commutes
(assert (distinct (bvand i m) (bvand m i)))
(check-sat) (pop)
(push) ; distance_leads
(assert (distinct (bvadd i (bvsub j i)) j))
(check-sat) (pop)
(push) ; distance_grows
(assert (not (=> (bvule (bvsub j i) (bvsub #xffffffff w)) (= (bvsub (bvadd j w) i) (bvadd (bvsub j i) w)))))
(check-sat) (pop)
(push) ; distance_shrinks
(assert (not (=> (bvule w (bvsub j i)) (= (bvsub j (bvadd i w)) (bvsub (bvsub j i) w)))))
(check-sat) (pop)
(push) ; after_adds
(assert (not (=> (bvule w (bvsub #xffffffff j)) (= (bvadd (bvadd i w) j) (bvadd i (bvadd w j))))))
(check-sat) (pop)
(push) ; place_is_inside
(assert (not (=> (mask m) (bvule (bvand i m) m))))
(check-sat) (pop)
(push) ; places_are_distinct
(assert (not (=> (and (mask m) (bvule j m) (bvule w m) (distinct j w)) (distinct (bvand (bvadd i j) m) (bvand (bvadd i w) m)))))
(check-sat) (pop)
(push) ; places_follow
(assert (not (=> (and (mask m) (bvule w (bvsub m (bvand i m)))) (= (bvand (bvadd i w) m) (bvadd (bvand i m) w)))))
(check-sat) (pop)
(push) ; data_is_read_and_written
(assert (not (=> (and (bvuge r #x01) (bvule r #x03)) (= (bvand #x03 (bvor r #x08)) r))))
(check-sat) (pop)
(push) ; divided, index_is_a_word
(assert (not (=> (>= n 0) (and (= n (+ (* 32 (div n 32)) (mod n 32))) (<= 0 (mod n 32) 31) (<= 0 (div n 32) n)))))
(check-sat) (pop)
(push) ; in_its_word
(assert (not (=> (and (<= 0 b n) (< n (+ b 32)) (= (mod b 32) 0)) (and (= (div n 32) (div b 32)) (= (mod n 32) (- n b))))))
(check-sat) (pop)
(push) ; words_cover
(assert (not (=> (and (<= 0 b) (< b n) (= (mod b 32) 0)) (<= (+ b 32) (* 32 (div (+ n 31) 32))))))
(check-sat) (pop)
