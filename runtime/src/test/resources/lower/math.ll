target triple = "x86_64-unknown-linux-gnu"

declare <4 x double> @_ZGVdN4v_exp(<4 x double>) #1
declare double @erf(double) #1

define internal <8 x double> @lanes_exp(<8 x double> %p0) alwaysinline #0 {
entry:
  %t0 = shufflevector <8 x double> %p0, <8 x double> poison, <4 x i32> <i32 0, i32 1, i32 2, i32 3>
  %t1 = call <4 x double> @_ZGVdN4v_exp(<4 x double> %t0) #1
  %t2 = shufflevector <8 x double> %p0, <8 x double> poison, <4 x i32> <i32 4, i32 5, i32 6, i32 7>
  %t3 = call <4 x double> @_ZGVdN4v_exp(<4 x double> %t2) #1
  %t4 = shufflevector <4 x double> %t1, <4 x double> %t3, <8 x i32> <i32 0, i32 1, i32 2, i32 3, i32 4, i32 5, i32 6, i32 7>
  ret <8 x double> %t4
}

define internal <8 x double> @libm_erf(<8 x double> %p0) noinline #0 {
entry:
  %s0 = alloca <8 x double>
  store <8 x double> %p0, ptr %s0
  br label %lane
lane:
  %i = phi i64 [ 0, %entry ], [ %i.next, %lane ]
  %t1 = getelementptr double, ptr %s0, i64 %i
  %t2 = load double, ptr %t1
  %t3 = call double @erf(double %t2) #1
  %t4 = getelementptr double, ptr %s0, i64 %i
  store double %t3, ptr %t4
  %i.next = add nuw nsw i64 %i, 1
  %more = icmp ult i64 %i.next, 8
  br i1 %more, label %lane, label %done
done:
  %t5 = load <8 x double>, ptr %s0
  ret <8 x double> %t5
}

define i64 @quern_kernel(ptr readonly %ptr, ptr readonly %step, i64 %blocks, ptr %context) #0 {
entry:
  %s9 = alloca <8 x double>
  %t0 = getelementptr ptr, ptr %ptr, i64 0
  %t1 = load ptr, ptr %t0
  %t2 = getelementptr i64, ptr %step, i64 0
  %t3 = load i64, ptr %t2
  %t4 = getelementptr ptr, ptr %ptr, i64 1
  %t5 = load ptr, ptr %t4
  %t6 = getelementptr i64, ptr %step, i64 1
  %t7 = load i64, ptr %t6
  br label %block
block:
  %b = phi i64 [ 0, %entry ], [ %b.next, %latch ]
  %at0 = phi ptr [ %t1, %entry ], [ %next0, %latch ]
  %at1 = phi ptr [ %t5, %entry ], [ %next1, %latch ]
  %t8 = load <8 x double>, ptr %at0, align 1
  store <8 x double> splat (double 0x0000000000000000), ptr %s9
  %t10 = call <8 x double> @lanes_exp(<8 x double> %t8)
  %t11 = call <8 x double> @libm_erf(<8 x double> %t8)
  %t12 = fadd <8 x double> %t10, %t11
  store <8 x double> %t12, ptr %s9
  %t13 = load <8 x double>, ptr %s9
  store <8 x double> %t13, ptr %at1, align 1
  br label %latch
latch:
  %next0 = getelementptr i8, ptr %at0, i64 %t3
  %next1 = getelementptr i8, ptr %at1, i64 %t7
  %b.next = add nuw nsw i64 %b, 1
  %t14 = icmp slt i64 %b.next, %blocks
  br i1 %t14, label %block, label %done
done:
  ret i64 0
}

attributes #0 = { nounwind "warn-stack-size"="0" "target-cpu"="x86-64-v3" "prefer-vector-width"="256" "min-legal-vector-width"="256" "stackrealign" "no-builtins" }
attributes #1 = { nounwind willreturn memory(none) }
!0 = !{!"branch_weights", i32 1, i32 1048575}
