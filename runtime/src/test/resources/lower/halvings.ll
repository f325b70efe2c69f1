target triple = "x86_64-unknown-linux-gnu"


define i64 @quern_kernel(ptr readonly %ptr, ptr readonly %step, i64 %blocks, ptr %context) #0 {
entry:
  %s14 = alloca <8 x i32>
  %s15 = alloca <8 x float>
  %s16 = alloca <8 x i32>
  %s17 = alloca i32
  %s18 = alloca <8 x i1>
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
  %t12 = load <8 x float>, ptr %at0, align 1
  %t13 = load <8 x i32>, ptr %at1, align 1
  store <8 x i32> splat (i32 0), ptr %s14
  store <8 x float> %t12, ptr %s15
  store <8 x i32> splat (i32 0), ptr %s16
  store <8 x i1> splat (i1 true), ptr %s18
  store i32 0, ptr %s17
  br label %head21
head21:
  %t23 = load i32, ptr %s17
  %t24 = insertelement <8 x i32> poison, i32 %t23, i64 0
  %t25 = shufflevector <8 x i32> %t24, <8 x i32> poison, <8 x i32> zeroinitializer
  %t26 = icmp slt <8 x i32> %t25, %t13
  %t27 = load <8 x i1>, ptr %s18
  %t28 = and <8 x i1> %t27, %t26
  store <8 x i1> %t28, ptr %s18
  %t29 = bitcast <8 x i1> %t28 to i8
  %t30 = icmp ne i8 %t29, 0
  br i1 %t30, label %body22, label %exit20
body22:
  %t31 = load <8 x float>, ptr %s15
  %t32 = fmul <8 x float> %t31, splat (float 0x3FE0000000000000)
  %t33 = fcmp olt <8 x float> %t32, splat (float 0x3FF0000000000000)
  %t34 = load <8 x i1>, ptr %s18
  %t35 = and <8 x i1> %t34, %t33
  %t36 = xor <8 x i1> %t35, splat (i1 true)
  %t37 = load <8 x i1>, ptr %s18
  %t38 = and <8 x i1> %t37, %t36
  store <8 x i1> %t38, ptr %s18
  store <8 x float> %t32, ptr %s15
  %t39 = load <8 x i32>, ptr %s16
  %t40 = add <8 x i32> %t39, splat (i32 1)
  %t41 = load <8 x i32>, ptr %s16
  %t42 = load <8 x i1>, ptr %s18
  %t43 = select <8 x i1> %t42, <8 x i32> %t40, <8 x i32> %t41
  store <8 x i32> %t43, ptr %s16
  br label %next19
next19:
  %t44 = add i32 %t23, 1
  store i32 %t44, ptr %s17
  br label %head21
exit20:
  %t45 = load <8 x i32>, ptr %s16
  store <8 x i32> %t45, ptr %s14
  %t46 = load <8 x i32>, ptr %s14
  store <8 x i32> %t46, ptr %at2, align 1
  br label %latch
latch:
  %next0 = getelementptr i8, ptr %at0, i64 %t3
  %next1 = getelementptr i8, ptr %at1, i64 %t7
  %next2 = getelementptr i8, ptr %at2, i64 %t11
  %b.next = add nuw nsw i64 %b, 1
  %t47 = icmp slt i64 %b.next, %blocks
  br i1 %t47, label %block, label %done
done:
  ret i64 0
}

attributes #0 = { nounwind "target-cpu"="x86-64-v3" "prefer-vector-width"="256" "min-legal-vector-width"="256" "stackrealign" "no-builtins" }
attributes #1 = { nounwind willreturn memory(none) }
