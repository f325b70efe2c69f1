target triple = "x86_64-unknown-linux-gnu"


define i64 @quern_kernel(ptr readonly %ptr, ptr readonly %step, i64 %blocks, ptr %context) #0 {
entry:
  %s14 = alloca <8 x double>
  %t0 = getelementptr ptr, ptr %ptr, i64 0
  %t1 = load ptr, ptr %t0
  %t2 = getelementptr i64, ptr %step, i64 0
  %t3 = load i64, ptr %t2
  %t4 = getelementptr ptr, ptr %ptr, i64 1
  %t5 = load ptr, ptr %t4
  %t6 = getelementptr i64, ptr %step, i64 1
  %t7 = load i64, ptr %t6
  %t8 = getelementptr ptr, ptr %ptr, i64 2
  %t9 = load ptr, ptr %t8
  %t10 = getelementptr i64, ptr %step, i64 2
  %t11 = load i64, ptr %t10
  br label %block
block:
  %b = phi i64 [ 0, %entry ], [ %b.next, %latch ]
  %at0 = phi ptr [ %t1, %entry ], [ %next0, %latch ]
  %at1 = phi ptr [ %t5, %entry ], [ %next1, %latch ]
  %at2 = phi ptr [ %t9, %entry ], [ %next2, %latch ]
  %t12 = load <8 x double>, ptr %at0, align 1
  %t13 = load <8 x double>, ptr %at1, align 1
  store <8 x double> splat (double 0x0000000000000000), ptr %s14
  %t15 = fadd <8 x double> %t12, %t13
  store <8 x double> %t15, ptr %s14
  %t16 = load <8 x double>, ptr %s14
  store <8 x double> %t16, ptr %at2, align 1
  br label %latch
latch:
  %next0 = getelementptr i8, ptr %at0, i64 %t3
  %next1 = getelementptr i8, ptr %at1, i64 %t7
  %next2 = getelementptr i8, ptr %at2, i64 %t11
  %b.next = add nuw nsw i64 %b, 1
  %t17 = icmp slt i64 %b.next, %blocks
  br i1 %t17, label %block, label %done
done:
  ret i64 0
}

attributes #0 = { nounwind "warn-stack-size"="0" "target-cpu"="x86-64-v4" "prefer-vector-width"="512" "min-legal-vector-width"="512" "stackrealign" "no-builtins" }
attributes #1 = { nounwind willreturn memory(none) }
!0 = !{!"branch_weights", i32 1, i32 1048575}
