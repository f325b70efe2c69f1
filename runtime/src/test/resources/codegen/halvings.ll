target triple = "x86_64-unknown-linux-gnu"


define i64 @quern_kernel(ptr readonly %ptr, ptr readonly %step, i64 %blocks, ptr %context) #0 {
entry:
  %fault = alloca { i64, ptr }
  %s18 = alloca <8 x i32>
  %s19 = alloca <8 x float>
  %s20 = alloca <8 x i32>
  %s21 = alloca i32
  %s22 = alloca <8 x i1>
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
  store i64 0, ptr %fault
  %t12 = getelementptr i8, ptr %context, i64 56
  %cancelled = load ptr, ptr %t12
  %t13 = getelementptr i8, ptr %fault, i64 8
  store ptr %cancelled, ptr %t13
  br label %block
block:
  %b = phi i64 [ 0, %entry ], [ %b.next, %latch ]
  %at0 = phi ptr [ %t1, %entry ], [ %next0, %latch ]
  %at1 = phi ptr [ %t5, %entry ], [ %next1, %latch ]
  %at2 = phi ptr [ %t9, %entry ], [ %next2, %latch ]
  %t14 = load volatile i32, ptr %cancelled
  %t15 = icmp ne i32 %t14, 0
  br i1 %t15, label %stopped, label %run, !prof !0
run:
  %t16 = load <8 x float>, ptr %at0, align 1
  %t17 = load <8 x i32>, ptr %at1, align 1
  store <8 x i32> splat (i32 0), ptr %s18
  store <8 x float> %t16, ptr %s19
  store <8 x i32> splat (i32 0), ptr %s20
  store <8 x i1> splat (i1 true), ptr %s22
  store i32 0, ptr %s21
  br label %head25
head25:
  %t27 = load i32, ptr %s21
  %t28 = insertelement <8 x i32> poison, i32 %t27, i64 0
  %t29 = shufflevector <8 x i32> %t28, <8 x i32> poison, <8 x i32> zeroinitializer
  %t30 = icmp slt <8 x i32> %t29, %t17
  %t31 = load <8 x i1>, ptr %s22
  %t32 = and <8 x i1> %t31, %t30
  store <8 x i1> %t32, ptr %s22
  %t33 = bitcast <8 x i1> %t32 to i8
  %t34 = icmp ne i8 %t33, 0
  br i1 %t34, label %body26, label %exit24
body26:
  %t37 = load volatile i32, ptr %cancelled
  %t38 = icmp ne i32 %t37, 0
  br i1 %t38, label %stop35, label %on36, !prof !0
stop35:
  store i64 3, ptr %fault
  br label %exit24
on36:
  %t39 = load <8 x float>, ptr %s19
  %t40 = fmul <8 x float> %t39, splat (float 0x3FE0000000000000)
  %t41 = fcmp olt <8 x float> %t40, splat (float 0x3FF0000000000000)
  %t42 = load <8 x i1>, ptr %s22
  %t43 = and <8 x i1> %t42, %t41
  %t44 = xor <8 x i1> %t43, splat (i1 true)
  %t45 = load <8 x i1>, ptr %s22
  %t46 = and <8 x i1> %t45, %t44
  store <8 x i1> %t46, ptr %s22
  store <8 x float> %t40, ptr %s19
  %t47 = load <8 x i32>, ptr %s20
  %t48 = add <8 x i32> %t47, splat (i32 1)
  %t49 = load <8 x i32>, ptr %s20
  %t50 = load <8 x i1>, ptr %s22
  %t51 = select <8 x i1> %t50, <8 x i32> %t48, <8 x i32> %t49
  store <8 x i32> %t51, ptr %s20
  br label %next23
next23:
  %t52 = add i32 %t27, 1
  store i32 %t52, ptr %s21
  br label %head25
exit24:
  %t53 = load <8 x i32>, ptr %s20
  store <8 x i32> %t53, ptr %s18
  %t54 = load <8 x i32>, ptr %s18
  %t55 = load i64, ptr %fault
  %t56 = icmp ne i64 %t55, 0
  br i1 %t56, label %failed, label %whole
failed:
  ret i64 %t55
whole:
  store <8 x i32> %t54, ptr %at2, align 1
  br label %latch
latch:
  %next0 = getelementptr i8, ptr %at0, i64 %t3
  %next1 = getelementptr i8, ptr %at1, i64 %t7
  %next2 = getelementptr i8, ptr %at2, i64 %t11
  %b.next = add nuw nsw i64 %b, 1
  %t57 = icmp slt i64 %b.next, %blocks
  br i1 %t57, label %block, label %done
done:
  ret i64 0
stopped:
  ret i64 3
}

attributes #0 = { nounwind "warn-stack-size"="0" "target-cpu"="x86-64-v3" "prefer-vector-width"="256" "min-legal-vector-width"="256" "stackrealign" "no-builtins" }
attributes #1 = { nounwind willreturn memory(none) }
!0 = !{!"branch_weights", i32 1, i32 1048575}
