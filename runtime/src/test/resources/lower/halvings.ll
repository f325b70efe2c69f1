target triple = "x86_64-unknown-linux-gnu"


define i64 @quern_kernel(ptr readonly %ptr, ptr readonly %step, i64 %blocks, ptr %context) #0 {
entry:
  %s14 = alloca <8 x i32>
  %s15 = alloca <8 x float>
  %s16 = alloca <8 x i32>
  %s17 = alloca i32
  %s21 = alloca <8 x i1>
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
  store <8 x i1> splat (i1 true), ptr %s21
  store i32 0, ptr %s17
  br label %head18
head18:
  %t22 = load i32, ptr %s17
  %t23 = insertelement <8 x i32> poison, i32 %t22, i64 0
  %t24 = shufflevector <8 x i32> %t23, <8 x i32> poison, <8 x i32> zeroinitializer
  %t25 = icmp slt <8 x i32> %t24, %t13
  %t26 = load <8 x i1>, ptr %s21
  %t27 = and <8 x i1> %t26, %t25
  store <8 x i1> %t27, ptr %s21
  %t28 = bitcast <8 x i1> %t27 to i8
  %t29 = icmp ne i8 %t28, 0
  br i1 %t29, label %body19, label %exit20
body19:
  %t30 = load <8 x float>, ptr %s15
  %t31 = fmul <8 x float> %t30, splat (float 0x3FE0000000000000)
  %t32 = fcmp olt <8 x float> %t31, splat (float 0x3FF0000000000000)
  %t33 = load <8 x i1>, ptr %s21
  %t34 = xor <8 x i1> %t32, splat (i1 true)
  %t35 = and <8 x i1> %t33, %t34
  store <8 x i1> %t35, ptr %s21
  store <8 x float> %t31, ptr %s15
  %t36 = load <8 x i32>, ptr %s16
  %t37 = add <8 x i32> %t36, splat (i32 1)
  %t38 = load <8 x i32>, ptr %s16
  %t39 = load <8 x i1>, ptr %s21
  %t40 = select <8 x i1> %t39, <8 x i32> %t37, <8 x i32> %t38
  store <8 x i32> %t40, ptr %s16
  %t41 = add i32 %t22, 1
  store i32 %t41, ptr %s17
  br label %head18
exit20:
  %t42 = load <8 x i32>, ptr %s16
  store <8 x i32> %t42, ptr %s14
  %t43 = load <8 x i32>, ptr %s14
  store <8 x i32> %t43, ptr %at2, align 1
  br label %latch
latch:
  %next0 = getelementptr i8, ptr %at0, i64 %t3
  %next1 = getelementptr i8, ptr %at1, i64 %t7
  %next2 = getelementptr i8, ptr %at2, i64 %t11
  %b.next = add nuw nsw i64 %b, 1
  %t44 = icmp slt i64 %b.next, %blocks
  br i1 %t44, label %block, label %done
done:
  ret i64 0
}

attributes #0 = { nounwind "target-cpu"="x86-64-v3" "prefer-vector-width"="256" "min-legal-vector-width"="256" "no-builtins" }
attributes #1 = { nounwind willreturn memory(none) }
